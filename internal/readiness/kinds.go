package readiness

import (
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

// builtInGroups are the API groups with a dot that Kubernetes itself serves. Others end in .k8s.io, too
// (snapshot.storage.k8s.io, gateway.networking.k8s.io), but are custom resources.
var builtInGroups = setOf(
	"admissionregistration.k8s.io", "apiextensions.k8s.io", "authentication.k8s.io", "authorization.k8s.io",
	"certificates.k8s.io", "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io",
	"flowcontrol.apiserver.k8s.io", "internal.apiserver.k8s.io", "lifecycle.k8s.io", "networking.k8s.io",
	"node.k8s.io", "rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io", "storage.k8s.io",
	"storagemigration.k8s.io",
)

// builtIn says whether Kubernetes itself serves the kind. A custom resource cannot be in a group without
// a dot.
func builtIn(kind schema.GroupKind) bool {
	return !strings.Contains(kind.Group, ".") || builtInGroups[kind.Group]
}

// readyOnceThere are the built-in kinds, as group/kind, that have no status, so that there is nothing to
// wait for. The last two have one that may stay empty for good: a CronJob's is empty until it first runs,
// and nobody fills in that of a PriorityLevelConfiguration. A kind that is missing here is never taken for
// ready; a test compares the list with the kinds of the Kubernetes release that is linked.
var readyOnceThere = setOf(
	"/ConfigMap", "/Endpoints", "/Event", "/LimitRange", "/PodTemplate", "/Secret", "/ServiceAccount",
	"admissionregistration.k8s.io/MutatingAdmissionPolicy", "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
	"admissionregistration.k8s.io/MutatingWebhookConfiguration", "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
	"admissionregistration.k8s.io/ValidatingWebhookConfiguration",
	"apps/ControllerRevision", "certificates.k8s.io/ClusterTrustBundle",
	"coordination.k8s.io/Lease", "coordination.k8s.io/LeaseCandidate",
	"discovery.k8s.io/EndpointSlice", "events.k8s.io/Event", "extensions/NetworkPolicy",
	"networking.k8s.io/IPAddress", "networking.k8s.io/IngressClass", "networking.k8s.io/NetworkPolicy",
	"node.k8s.io/RuntimeClass",
	"rbac.authorization.k8s.io/ClusterRole", "rbac.authorization.k8s.io/ClusterRoleBinding",
	"rbac.authorization.k8s.io/Role", "rbac.authorization.k8s.io/RoleBinding",
	"resource.k8s.io/DeviceClass", "resource.k8s.io/ResourceClaimTemplate", "resource.k8s.io/ResourceSlice",
	"scheduling.k8s.io/PriorityClass", "scheduling.k8s.io/Workload",
	"storage.k8s.io/CSIDriver", "storage.k8s.io/CSIStorageCapacity", "storage.k8s.io/StorageClass",
	"storage.k8s.io/VolumeAttributesClass",
	"batch/CronJob", "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
)

func key(kind schema.GroupKind) string { return kind.Group + "/" + kind.Kind }

func setOf(names ...string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[name] = true
	}
	return set
}
