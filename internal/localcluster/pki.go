package localcluster

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"slices"
	"time"
)

// Certificates are renewed at a start when less than a year is left, so that a control plane may run
// for at least a year without one.
const (
	authorityValidity = 20 * 365 * 24 * time.Hour
	leafValidity      = 2 * 365 * 24 * time.Hour
	leafRenewal       = 365 * 24 * time.Hour
	backdating        = time.Hour // a clock set back a little does not void a certificate
)

// authority signs certificates. There are two: one for the API, and one for etcd alone, since a person's
// certificate that etcd accepted would pass by RBAC, admission and the record.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pem  []byte
}

// identity is what a certificate says of its bearer.
type identity struct {
	name   string   // the user, or the server's own name
	groups []string // of a user
	hosts  []string // names and addresses of a server; none: it only calls
}

// openAuthority reads an authority from the data folder, or makes it when the folder is new. The key is
// written first: a certificate without its key is a loss, never an unfinished beginning, and replacing it
// silently would void every kubeconfig handed out.
func (f folder) openAuthority(name string, now time.Time) (*authority, error) {
	certPath, keyPath := f.pki(name+".crt"), f.pki(name+".key")
	certPEM, haveCert, err := readFile(certPath)
	if err != nil {
		return nil, err
	}
	keyPEM, haveKey, err := readFile(keyPath)
	if err != nil {
		return nil, err
	}
	if haveCert && !haveKey {
		return nil, fmt.Errorf("%s is missing and its certificate %s is there: restore the key from a copy of the data folder (a new one would void every kubeconfig issued)", keyPath, certPath)
	}
	if !haveCert {
		if certPEM, keyPEM, err = newAuthority("beredskap-"+name, now); err != nil {
			return nil, err
		}
		if err := writeFile(keyPath, keyPEM); err != nil {
			return nil, err
		}
		if err := writeFile(certPath, certPEM); err != nil {
			return nil, err
		}
	}
	pair, err := parsePair(certPEM, keyPEM)
	if err != nil {
		return nil, fmt.Errorf("%s and %s: %w", certPath, keyPath, err)
	}
	pair.pem = certPEM
	return pair, nil
}

func newAuthority(name string, now time.Time) (certPEM, keyPEM []byte, err error) {
	key, keyPEM, err := newKey()
	if err != nil {
		return nil, nil, err
	}
	template, err := newTemplate(pkix.Name{CommonName: name}, now, authorityValidity)
	if err != nil {
		return nil, nil, err
	}
	template.IsCA = true
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, nil, fmt.Errorf("certificate of %s: %w", name, err)
	}
	return encodePEM("CERTIFICATE", der), keyPEM, nil
}

// issue makes a key and a certificate for it.
func (a *authority) issue(who identity, now time.Time) (certPEM, keyPEM []byte, err error) {
	key, keyPEM, err := newKey()
	if err != nil {
		return nil, nil, err
	}
	template, err := newTemplate(pkix.Name{CommonName: who.name, Organization: who.groups}, now, leafValidity)
	if err != nil {
		return nil, nil, err
	}
	if template.NotAfter.After(a.cert.NotAfter) {
		template.NotAfter = a.cert.NotAfter
	}
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	if len(who.hosts) > 0 {
		// etcd also calls itself, hence both usages.
		template.ExtKeyUsage = append(template.ExtKeyUsage, x509.ExtKeyUsageServerAuth)
	}
	for _, host := range who.hosts {
		if ip := net.ParseIP(host); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, key.Public(), a.key)
	if err != nil {
		return nil, nil, fmt.Errorf("certificate of %s: %w", who.name, err)
	}
	return encodePEM("CERTIFICATE", der), keyPEM, nil
}

// current says whether a certificate is for this identity, of this authority, fits its key and lasts
// long enough to be kept.
func (a *authority) current(certPEM, keyPEM []byte, who identity, now time.Time) bool {
	pair, err := parsePair(certPEM, keyPEM)
	if err != nil || pair.cert.CheckSignatureFrom(a.cert) != nil {
		return false
	}
	cert := pair.cert
	lasting := now.Add(leafRenewal).Before(cert.NotAfter) || cert.NotAfter.Equal(a.cert.NotAfter)
	groups := slices.Sorted(slices.Values(who.groups)) // a certificate keeps them as a set
	named := cert.Subject.CommonName == who.name && slices.Equal(slices.Sorted(slices.Values(cert.Subject.Organization)), groups)
	if !named || !lasting || now.Before(cert.NotBefore) {
		return false
	}
	for _, host := range who.hosts {
		if cert.VerifyHostname(host) != nil {
			return false
		}
	}
	return true
}

// ensurePair keeps the certificate and key of one part of the control plane in the data folder.
func (f folder) ensurePair(a *authority, file string, who identity, now time.Time) error {
	certPEM, _, err := readFile(f.pki(file + ".crt"))
	if err != nil {
		return err
	}
	keyPEM, _, err := readFile(f.pki(file + ".key"))
	if err != nil {
		return err
	}
	if a.current(certPEM, keyPEM, who, now) {
		return nil
	}
	if certPEM, keyPEM, err = a.issue(who, now); err != nil {
		return err
	}
	if err := writeFile(f.pki(file+".key"), keyPEM); err != nil {
		return err
	}
	return writeFile(f.pki(file+".crt"), certPEM)
}

// ensureKey keeps a key that needs no certificate: the one that signs service account tokens.
func (f folder) ensureKey(file string) error {
	_, found, err := readFile(f.pki(file + ".key"))
	if err != nil || found {
		return err
	}
	_, keyPEM, err := newKey()
	if err != nil {
		return err
	}
	return writeFile(f.pki(file+".key"), keyPEM)
}

func newKey() (*ecdsa.PrivateKey, []byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, fmt.Errorf("new key: %w", err)
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, nil, fmt.Errorf("new key: %w", err)
	}
	return key, encodePEM("EC PRIVATE KEY", der), nil
}

func newTemplate(subject pkix.Name, now time.Time, validity time.Duration) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, fmt.Errorf("serial number: %w", err)
	}
	return &x509.Certificate{
		SerialNumber: serial, Subject: subject, BasicConstraintsValid: true,
		NotBefore: now.Add(-backdating).UTC(), NotAfter: now.Add(validity).UTC(),
	}, nil
}

func parsePair(certPEM, keyPEM []byte) (*authority, error) {
	pair, err := tls.X509KeyPair(certPEM, keyPEM)
	if err != nil {
		return nil, err
	}
	key, ok := pair.PrivateKey.(*ecdsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("the key is a %T, not an ECDSA key as made here", pair.PrivateKey)
	}
	return &authority{cert: pair.Leaf, key: key}, nil
}

func encodePEM(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}
