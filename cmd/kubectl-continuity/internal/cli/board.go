package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os/exec"
	"os/signal"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"k8s.io/utils/clock"

	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/board"
)

const boardHelp = `Show a crisis as a page in a browser, for the wall of the room that runs it, and keep it as it stands.

It reads the cluster with your own rights and serves this machine alone, until interrupted. With -f it
works offline on a folder of manifests or an archive; then, and with --as-of, the page stands still.
Without a name it begins with the crisis that is open, or with the list of crises.

For people without a kubeconfig, run the board inside the cluster: docs/board.md.`

// localStreams is how many pages on one machine are told of changes at once: a browser holds six to a place.
const localStreams = 32

type boardFlags struct {
	from                    *source
	address, asOf, language string
	port                    int
	open                    bool
}

func newBoard() *cobra.Command {
	f := &boardFlags{from: &source{}}
	cmd := &cobra.Command{
		Use:   "board [CRISIS]",
		Short: "Show a crisis as a page in a browser, and keep it as it stands",
		Long:  boardHelp,
		Example: `  kubectl continuity board
  kubectl continuity board ransomware -n crisis-staff --lang sv --open
  kubectl continuity board ransomware -f kalix.tar.gz --as-of "2022-01-10 09:00"`,
		Args:              atMostOneCrisis,
		ValidArgsFunction: f.from.completeCrisis,
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
			defer stop()
			if err := f.run(ctx, cmd, oneOf(args)); ctx.Err() == nil {
				return err
			}
			return nil
		},
	}
	f.from.addFlags(cmd)
	cmd.Flags().StringVar(&f.address, "address", "127.0.0.1", "the address to listen on; of this machine alone")
	cmd.Flags().IntVar(&f.port, "port", 8466, "the port to listen on; 0 for any that is free")
	cmd.Flags().StringVar(&f.asOf, "as-of", "", "show how the crisis stood at this instant; now, and on, when left out")
	cmd.Flags().BoolVar(&f.open, "open", false, "open it in the browser")
	addLanguage(cmd, &f.language)
	return cmd
}

func (f *boardFlags) run(ctx context.Context, cmd *cobra.Command, crisis string) error {
	in, err := inLanguage(f.language)
	if err != nil {
		return err
	}
	address, err := loopback(f.address)
	if err != nil {
		return err
	}
	if crisis == "" && f.asOf != "" {
		return usage("--as-of is about one crisis: give its name")
	}
	listener, err := listen(address, f.port)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }()
	o := board.Options{Hosts: hostsOf(listener.Addr()), Language: in, Clock: clock.RealClock{}, Streams: localStreams}
	if err := f.find(ctx, crisis, &o); err != nil {
		return err
	}
	at := "http://" + o.Hosts[0] + "/"
	if _, err := fmt.Fprintf(cmd.OutOrStdout(), "The board is at %s\nIt is shown on this machine alone, with your rights. Stop it with Ctrl-C.\n", at); err != nil {
		return err
	}
	if f.open {
		if err := openBrowser(ctx, at); err != nil {
			cmd.PrintErrf("no browser could be opened (%v): open %s yourself\n", err, at)
		}
	}
	return board.Serve(ctx, listener, board.New(o), nil)
}

// find finds the crises of the board, and the one that it begins with.
func (f *boardFlags) find(ctx context.Context, crisis string, o *board.Options) (err error) {
	switch {
	case f.asOf != "":
		d, err := f.from.dossier(ctx, crisis)
		if err != nil {
			return err
		}
		view, err := viewOf(d, f.asOf, "", time.Now())
		o.Source, o.Home, o.AsOf = board.NewStill(d), assess.KeyOf(d.Activation()), view.AsOf
		return err
	case f.from.folder != "":
		o.Source, o.Home, err = f.folder(crisis)
	default:
		o.Source, o.Home, err = f.from.follow(ctx, crisis)
	}
	return err
}

// folder is a source of all crises of a folder, or of an archive.
func (f *boardFlags) folder(crisis string) (from board.Source, home assess.Key, err error) {
	namespace, name, err := f.from.named(crisis)
	if err != nil {
		return nil, home, err
	}
	held, err := loadFolder(f.from.folder)
	if err != nil {
		return nil, home, err
	}
	if name != "" {
		if home, err = held.crisis(namespace, name, f.from.folder); err != nil {
			return nil, home, err
		}
	}
	var all []*assess.Dossier
	for key := range held.Activations {
		d, err := held.Dossier(key)
		if err != nil {
			return nil, home, err
		}
		all = append(all, d)
	}
	return board.NewStill(all...), home, nil
}

// loopback is an address that nothing but this machine reaches.
func loopback(text string) (netip.Addr, error) {
	if text == "localhost" {
		text = "127.0.0.1"
	}
	address, err := netip.ParseAddr(text)
	if err != nil {
		return address, usage("--address %q is no address: leave it out, or give 127.0.0.1 or ::1", text)
	}
	if !address.IsLoopback() {
		return address, usage("--address %s can be reached from other machines, and whoever reaches this board sees what you may see: "+
			"leave it out, and for other people run the board inside the cluster, which asks each of them who they are (config/board, docs/board.md)", text)
	}
	return address, nil
}

func listen(address netip.Addr, port int) (net.Listener, error) {
	if port < 0 || port > 65535 {
		return nil, usage("--port %d is no port: give one up to 65535, or 0 for any that is free", port)
	}
	listener, err := net.Listen("tcp", netip.AddrPortFrom(address, uint16(port)).String())
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("port %d of %s is taken, maybe by another board: stop that, or name another port (--port 0 takes any that is free)", port, address)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("port %d of %s may not be taken by you: name one above 1023", port, address)
	case err != nil:
		return nil, fmt.Errorf("the board cannot listen: %w", err)
	}
	return listener, nil
}

// hostsOf are the names under which a browser on this machine may ask for a board: its address first.
func hostsOf(address net.Addr) []string {
	at, err := netip.ParseAddrPort(address.String())
	if err != nil {
		return []string{address.String()}
	}
	hosts := []string{at.String(), net.JoinHostPort("localhost", strconv.Itoa(int(at.Port())))}
	if at.Port() == 80 { // a browser leaves it out
		hosts = append(slices.Clone(hosts), at.Addr().String(), "localhost")
	}
	return hosts
}

// openBrowser opens an address in the browser of this machine.
func openBrowser(ctx context.Context, address string) error {
	program, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		program = "open"
	case "windows":
		program, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	cmd := exec.CommandContext(ctx, program, args...)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }()
	return nil
}
