package measure

import (
	"os"
	"runtime"
	"strconv"
	"strings"
)

// Machine is what something was measured on. It names no computer.
type Machine struct {
	OS       string `json:"os"`
	Arch     string `json:"arch"`
	CPU      string `json:"cpu"`
	Cores    int    `json:"cores"`
	MemoryMB int    `json:"memoryMB"`
	Kernel   string `json:"kernel"`
	Go       string `json:"go"`
	Load     string `json:"load"` // of the last 1, 5 and 15 minutes before anything was measured: what else ran
}

// ThisMachine describes the machine, as far as Linux says.
func ThisMachine() Machine {
	m := Machine{OS: runtime.GOOS, Arch: runtime.GOARCH, Cores: runtime.NumCPU(), Go: runtime.Version(),
		CPU: field("/proc/cpuinfo", "model name"), Kernel: strings.TrimSpace(read("/proc/sys/kernel/osrelease"))}
	if kilobytes, _, ok := strings.Cut(field("/proc/meminfo", "MemTotal"), " "); ok {
		size, _ := strconv.Atoi(kilobytes)
		m.MemoryMB = size >> 10
	}
	if load := strings.Fields(read("/proc/loadavg")); len(load) > 3 {
		m.Load = strings.Join(load[:3], " ")
	}
	return m
}

// field is what a file of lines "name : value" says first under a name.
func field(path, name string) string {
	for line := range strings.Lines(read(path)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

func read(path string) string {
	raw, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return string(raw)
}
