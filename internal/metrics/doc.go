// Package metrics tells Prometheus what the statuses say.
//
// One collector reads the dossiers when it is asked, so nothing is left over of what is gone, and a metric and a status
// cannot disagree for long. It tells instants, not ages: whoever compares them with a clock of their own is warned also when
// the operator stands still. What has no deadline has no series.
package metrics
