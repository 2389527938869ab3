package localcluster

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
)

const loopback = "127.0.0.1"

// Ports are drawn below the range that Linux and macOS take for outgoing connections, so that a port
// that was free yesterday is, as a rule, free today.
const (
	firstPort = 20000
	lastPort  = 31999
)

// ports are where the parts of one control plane listen. They are kept in the data folder, so that a
// kubeconfig handed out once stays good.
type ports struct {
	APIServer         int `json:"apiServer"`
	ControllerManager int `json:"controllerManager"`
	EtcdClient        int `json:"etcdClient"`
	EtcdPeer          int `json:"etcdPeer"`
}

func (p *ports) all() []*int {
	return []*int{&p.APIServer, &p.ControllerManager, &p.EtcdClient, &p.EtcdPeer}
}

func (p ports) serverURL() string { return httpsURL(p.APIServer) }

func httpsURL(port int) string {
	return "https://" + net.JoinHostPort(loopback, strconv.Itoa(port))
}

// choosePorts takes the ports of the last run where they are free, others where they are not.
func (f folder) choosePorts() (ports, error) {
	var p ports
	path := f.path("ports.json")
	raw, found, err := readFile(path)
	if err != nil {
		return p, err
	}
	if found {
		// Nothing but convenience is lost with a damaged file: new ports are drawn.
		_ = json.Unmarshal(raw, &p)
	}
	before := p
	taken := map[int]bool{}
	for _, port := range p.all() {
		if *port <= 0 || *port > 65535 || taken[*port] || !isFree(*port) {
			if *port, err = drawPort(taken); err != nil {
				return p, err
			}
		}
		taken[*port] = true
	}
	if found && p == before {
		return p, nil
	}
	raw, err = json.MarshalIndent(p, "", "  ")
	if err != nil {
		return p, err
	}
	return p, writeFile(path, append(raw, '\n'))
}

func drawPort(taken map[int]bool) (int, error) {
	for range 1000 {
		port := firstPort + rand.IntN(lastPort-firstPort+1)
		if !taken[port] && isFree(port) {
			return port, nil
		}
	}
	return 0, errors.New("no free TCP port found on " + loopback + fmt.Sprintf(" between %d and %d", firstPort, lastPort))
}

func isFree(port int) bool {
	listener, err := net.Listen("tcp", net.JoinHostPort(loopback, strconv.Itoa(port)))
	if err != nil {
		return false
	}
	return listener.Close() == nil
}
