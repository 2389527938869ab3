package ledger

import (
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"

	"github.com/beredskap/beredskap/internal/ledger"
)

var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

func ring(secrets ...*corev1.Secret) *keyring {
	builder := fake.NewClientBuilder().WithScheme(clientgoscheme.Scheme)
	for _, secret := range secrets {
		builder = builder.WithObjects(secret)
	}
	api := builder.Build()
	return &keyring{client: api, live: api, namespace: "operator"}
}

// signed is a checkpoint that the key of an instant signs.
func signed(t *testing.T, k *keyring, at time.Time) string {
	t.Helper()
	signer, err := k.signer(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	text, err := ledger.Sign(ledger.Checkpoint{Origin: ledger.OriginOf("staff", "attack", "uid"), Head: ledger.Head{Size: 1}}, signer)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestAKeyThatIsDeletedIsMadeAnewAndTheOldOneStaysPublished(t *testing.T) {
	k := ring()
	first := signed(t, k, noon)
	if signed(t, k, noon.Add(30*time.Second)) != first {
		t.Error("the key changes by itself")
	}
	secret := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: "operator", Name: SecretName}}
	if err := k.client.Delete(t.Context(), secret); err != nil {
		t.Fatal(err)
	}
	second := signed(t, k, noon.Add(2*time.Minute))
	if second == first {
		t.Fatal("the key is the same after it was deleted")
	}
	text, err := Published(t.Context(), k.live, "operator")
	if err != nil || strings.Count(text, "\n") != 2 {
		t.Fatalf("published is %q (%v), want two keys", text, err)
	}
	known, err := ledger.Verifiers(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, checkpoint := range []string{first, second} {
		if _, err := ledger.Open(checkpoint, known); err != nil {
			t.Errorf("a checkpoint does not verify by the published keys: %v", err)
		}
	}
}

func TestAManagerThatComesLaterSignsByTheSameKey(t *testing.T) {
	k := ring()
	first := signed(t, k, noon)
	later := &keyring{client: k.client, live: k.live, namespace: k.namespace}
	if signed(t, later, noon.Add(time.Hour)) != first {
		t.Error("another manager signs by another key")
	}
	if text, _ := Published(t.Context(), k.live, "operator"); strings.Count(text, "\n") != 1 {
		t.Errorf("published is %q, want one key", text)
	}
}

func TestAKeyThatCannotBeUsedIsNamed(t *testing.T) {
	k := ring(&corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: "operator", Name: SecretName}, Data: map[string][]byte{secretData: []byte("key")}})
	if _, err := k.signer(t.Context(), noon); err == nil || !strings.Contains(err.Error(), "operator/"+SecretName) || !strings.Contains(err.Error(), "delete the Secret") {
		t.Errorf("the error is %v", err)
	}
}

// Two managers publish at once: whoever comes second reads anew, and nobody is told that the record cannot be sealed.
func TestAKeyThatSomebodyElsePublishedMeanwhileIsNoTrouble(t *testing.T) {
	k := ring()
	signed(t, k, noon)
	late := &keyring{client: k.client, live: ring().client, namespace: "operator"} // it has looked before
	if err := late.publish(t.Context(), "another", noon); !again(err) {
		t.Errorf("it is not looked at again: %v", err)
	}
}
