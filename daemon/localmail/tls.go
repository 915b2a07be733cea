package localmail

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"time"
)

// Certificate is what the servers show under TLS.
type Certificate int

// The certificates.
const (
	CertificateGood      Certificate = iota // for localhost and 127.0.0.1, signed by CA, good until 2100
	CertificateExpired                      // ran out in 2001
	CertificateWrongHost                    // for elsewhere.example
	CertificateUntrusted                    // signed by somebody else than CA
)

// authority signs the servers' certificate. A nil authority is a world without TLS.
type authority struct {
	root *x509.Certificate
	leaf tls.Certificate
}

func newAuthority(s Security, kind Certificate) (*authority, error) {
	if s == SecurityNone {
		return nil, nil
	}
	root, key, err := newRoot()
	if err != nil {
		return nil, err
	}
	signer, signerKey := root, key
	if kind == CertificateUntrusted {
		if signer, signerKey, err = newRoot(); err != nil {
			return nil, err
		}
	}
	leaf, err := newLeaf(kind, signer, signerKey)
	if err != nil {
		return nil, err
	}
	return &authority{root: root, leaf: leaf}, nil
}

// validity is wide, as nobody knows what year a test plays in.
func validity(kind Certificate) (from, until time.Time) {
	from = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	if kind == CertificateExpired {
		return from, from.AddDate(1, 0, 0)
	}
	return from, from.AddDate(100, 0, 0)
}

func newRoot() (*x509.Certificate, *ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	from, until := validity(CertificateGood)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "local mail authority"},
		NotBefore: from, NotAfter: until, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, nil, err
	}
	root, err := x509.ParseCertificate(der)
	return root, key, err
}

func newLeaf(kind Certificate, root *x509.Certificate, rootKey *ecdsa.PrivateKey) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	from, until := validity(kind)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "local mail"}, NotBefore: from, NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	if kind == CertificateWrongHost {
		template.DNSNames, template.IPAddresses = []string{"elsewhere.example"}, nil
	}
	der, err := x509.CreateCertificate(rand.Reader, template, root, key.Public(), rootKey)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}

func (a *authority) config() *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{a.leaf}}
}

func (a *authority) pool() *x509.CertPool {
	if a == nil {
		return nil
	}
	pool := x509.NewCertPool()
	pool.AddCert(a.root)
	return pool
}

func (a *authority) pem() []byte {
	if a == nil {
		return nil
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.root.Raw})
}
