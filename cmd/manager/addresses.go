package main

import (
	"fmt"
	"net"
)

// checkAddresses refuses an address that is none.
func (o *options) checkAddresses() error {
	for flag, address := range o.addresses() {
		if _, _, err := net.SplitHostPort(address); err != nil {
			return fmt.Errorf("--%s is %q, which is no address: write HOST:PORT, :PORT for every address of the machine, or 0 for none", flag, address)
		}
	}
	return nil
}

// checkFree refuses an address that somebody else serves at, before anything is begun.
func (o *options) checkFree() error {
	for flag, address := range o.addresses() {
		listener, err := net.Listen("tcp", address)
		if err != nil {
			return fmt.Errorf("--%s: %w: name another address, or 0 for none", flag, err)
		}
		_ = listener.Close()
	}
	return nil
}

// addresses are where something is to be served, by the flags that say so.
func (o *options) addresses() map[string]string {
	addresses := map[string]string{}
	for flag, address := range map[string]string{"metrics-bind-address": o.metrics, "health-probe-bind-address": o.probes} {
		if address != "" && address != "0" {
			addresses[flag] = address
		}
	}
	return addresses
}
