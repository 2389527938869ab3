package ledger

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/ledger"
)

// SecretName is the Secret that holds the key to sign with, in the operator's own namespace. One that is deleted is made
// anew: that is how a key is changed.
const (
	SecretName = "beredskap-ledger-key"
	secretData = "signer"
)

// keyFor is how long a key is used before it is looked at again.
const keyFor = time.Minute

// keyring keeps the key to sign with.
type keyring struct {
	client    client.Client
	live      client.Reader
	namespace string

	mutex  sync.Mutex
	held   note.Signer
	heldAt time.Time
}

// signer is the key to sign with. One that is used for the first time is published before anything is signed by it.
func (k *keyring) signer(ctx context.Context, now time.Time) (note.Signer, error) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.held != nil && now.Sub(k.heldAt).Abs() < keyFor {
		return k.held, nil
	}
	key, err := k.key(ctx)
	if err != nil {
		return nil, err
	}
	signer, verifier, err := ledger.Signer(key)
	if err != nil {
		return nil, fmt.Errorf("the key that checkpoints are signed by, %s of Secret %s/%s, cannot be used: %w: delete the Secret, and a new key is made",
			secretData, k.namespace, SecretName, err)
	}
	if err := k.publish(ctx, verifier, now); err != nil {
		return nil, err
	}
	k.held, k.heldAt = signer, now
	return signer, nil
}

// key reads the key, or makes one where there is none.
func (k *keyring) key(ctx context.Context) (string, error) {
	secret := &corev1.Secret{ObjectMeta: metav1.ObjectMeta{Namespace: k.namespace, Name: SecretName}}
	err := k.live.Get(ctx, client.ObjectKeyFromObject(secret), secret)
	if apierrors.IsNotFound(err) {
		made, _, newErr := ledger.NewKey(rand.Reader)
		if newErr != nil {
			return "", newErr
		}
		secret.Data = map[string][]byte{secretData: []byte(made)}
		if err = k.client.Create(ctx, secret); apierrors.IsAlreadyExists(err) {
			err = k.live.Get(ctx, client.ObjectKeyFromObject(secret), secret)
		}
	}
	if err != nil {
		return "", fmt.Errorf("the key that checkpoints are signed by, Secret %s/%s, can neither be read nor made: %w", k.namespace, SecretName, err)
	}
	return string(secret.Data[secretData]), nil
}

// Published reads the keys to verify checkpoints by, which are published in a namespace; none before the first was used.
func Published(ctx context.Context, live client.Reader, namespace string) (string, error) {
	published := &corev1.ConfigMap{}
	if err := live.Get(ctx, client.ObjectKey{Namespace: namespace, Name: v1alpha1.LedgerKeysName}, published); client.IgnoreNotFound(err) != nil {
		return "", fmt.Errorf("the keys to verify checkpoints by, ConfigMap %s/%s, cannot be read: %w", namespace, v1alpha1.LedgerKeysName, err)
	}
	return published.Data[v1alpha1.LedgerKeysData], nil
}

// publish adds a key to those to verify by, which are never taken back: what they signed is to be verified for ever.
func (k *keyring) publish(ctx context.Context, verifier string, now time.Time) error {
	published := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: k.namespace, Name: v1alpha1.LedgerKeysName}}
	line := verifier + " # since " + now.UTC().Format(time.RFC3339) + "\n"
	err := k.live.Get(ctx, client.ObjectKeyFromObject(published), published)
	switch {
	case apierrors.IsNotFound(err):
		published.Data = map[string]string{v1alpha1.LedgerKeysData: line}
		err = k.client.Create(ctx, published)
	case err == nil && !strings.Contains(published.Data[v1alpha1.LedgerKeysData], verifier):
		if published.Data == nil {
			published.Data = map[string]string{}
		}
		published.Data[v1alpha1.LedgerKeysData] += line
		err = k.client.Update(ctx, published)
	}
	if apierrors.IsAlreadyExists(err) || apierrors.IsConflict(err) {
		return errBehind // somebody else published one in this moment
	}
	if err != nil {
		return fmt.Errorf("the key to verify checkpoints by cannot be published in ConfigMap %s/%s: %w", k.namespace, v1alpha1.LedgerKeysName, err)
	}
	return nil
}
