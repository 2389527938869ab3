package say

import "time"

// planZone is the zone to speak in where no crisis says which.
func (s *Scene) planZone() *time.Location { return time.UTC }
