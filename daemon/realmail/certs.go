package realmail

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// authority is a certificate authority of our own.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// makeCerts makes the world's authority and the servers' certificate, for localhost, 127.0.0.1 and [AuthservID].
func (w *World) makeCerts() error {
	ca, err := newAuthority()
	if err != nil {
		return err
	}
	w.CA = x509.NewCertPool()
	w.CA.AddCert(ca.cert)
	w.CAFile = filepath.Join(w.Dir, "ca.pem")
	if err := writePEM(w.CAFile, 0o644, "CERTIFICATE", ca.cert.Raw); err != nil {
		return err
	}
	der, key, err := ca.issue()
	if err != nil {
		return err
	}
	if err := writePEM(filepath.Join(w.Dir, "cert.pem"), 0o644, "CERTIFICATE", der); err != nil {
		return err
	}
	return writePEM(filepath.Join(w.Dir, "key.pem"), 0o600, "PRIVATE KEY", key)
}

func newAuthority() (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := certTemplate("realmail test authority")
	template.IsCA, template.BasicConstraintsValid = true, true
	template.KeyUsage = x509.KeyUsageCertSign
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	return &authority{cert: cert, key: key}, err
}

// issue makes a server's certificate; its key is returned in PKCS #8.
func (a *authority) issue() (cert, key []byte, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	template := certTemplate(AuthservID)
	template.DNSNames = []string{"localhost", AuthservID}
	template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	cert, err = x509.CreateCertificate(rand.Reader, template, a.cert, private.Public(), a.key)
	if err != nil {
		return nil, nil, err
	}
	key, err = x509.MarshalPKCS8PrivateKey(private)
	return cert, key, err
}

func certTemplate(name string) *x509.Certificate {
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    now.Add(-time.Hour),
		NotAfter:     now.Add(24 * time.Hour),
	}
}

func writePEM(path string, mode os.FileMode, kind string, der []byte) error {
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), mode)
}
