package cli

import "strings"

// crisisIn is a small organisation and its crisis, sound in itself.
func crisisIn(namespace string) string {
	return strings.ReplaceAll(smallPlan+"---\n"+smallCrisis, "NAMESPACE", namespace)
}

const smallPlan = `apiVersion: continuity.beredskap.dev/v1alpha1
kind: ContinuityPlan
metadata:
  name: port
  namespace: NAMESPACE
spec:
  title: Port authority
  timeZone: America/Halifax
  activities:
  - name: berthing
    priority: 1
    maxDowntime: 12h
    needs:
    - system: vessel-traffic
  systems:
  - name: network
    objectives: {rto: 4h}
  - name: vessel-traffic
    objectives: {rto: 8h}
    dependsOn:
    - system: network
  obligations:
  - name: council
    audience: Harbour council
    triggers:
    - during: [Response]
      every: 2d
  - name: chair
    audience: Chair
    triggers:
    - afterEach:
        obligation: council
        within: 4h
  evaluation:
    dueAfterDeclaration: 90d
    adoptedBy: Harbour council
    questions:
    - name: worked
      text: What worked?
`

const smallCrisis = `apiVersion: continuity.beredskap.dev/v1alpha1
kind: CrisisActivation
metadata:
  name: flood
  namespace: NAMESPACE
spec:
  title: Flood
  mode: Real
  startedAt: "2026-01-10T04:00:00Z"
  declaredAt: "2026-01-10T06:00:00Z"
  declaredBy: Harbour master
  plans:
  - name: port
  priorities:
  - level: 1
    title: Safe navigation
`
