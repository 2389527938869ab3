//go:build !linux

package program

import "syscall"

func ownGroup() *syscall.SysProcAttr { return nil }

func endGroup(int) {}
