package archive

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// store is a target in an S3 bucket.
type store struct {
	bucket, prefix string
	host           string // of the endpoint, for messages
	core           *minio.Core
	credentials    *credentials.Credentials
	client         *http.Client
}

// awsEndpoint is where a bucket is when its URL does not say.
const awsEndpoint = "https://s3.amazonaws.com"

// parseS3 reads s3://bucket/prefix?endpoint=https://host:port&region=…. Credentials are never in it: they come from
// the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN), from the shared credentials file, or
// from the machine's or service account's role.
func parseS3(text string) (*store, error) {
	place, err := url.Parse(text)
	if err != nil {
		return nil, errors.New("the place for archives is no URL: give s3://bucket/prefix?endpoint=https://host:port") // the text may hold a secret
	}
	if place.User != nil {
		return nil, errors.New("the place for archives holds credentials, which do not belong into a URL: " +
			"give them as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment")
	}
	settings, err := url.ParseQuery(place.RawQuery)
	if err != nil {
		return nil, errors.New("the place for archives cannot be read after its question mark: give s3://bucket/prefix?endpoint=https://host:port") // nor here
	}
	for name, values := range settings {
		if name != "endpoint" && name != "region" || len(values) > 1 {
			return nil, fmt.Errorf("in the place for archives %q is no setting, or is given twice: endpoint and region are settings, as in s3://bucket/prefix?endpoint=https://host:port", name)
		}
	}
	prefix := strings.Trim(place.Path, "/")
	if place.Host == "" || place.Port() != "" || place.Fragment != "" || prefix != "" && path.Clean(prefix) != prefix || strings.HasPrefix(prefix, "..") {
		return nil, fmt.Errorf("%q names no bucket and prefix: give s3://bucket/prefix?endpoint=https://host:port", text)
	}
	return newStore(place.Host, prefix, settings.Get("endpoint"), settings.Get("region"))
}

func newStore(bucket, prefix, endpoint, region string) (*store, error) {
	where := cmp.Or(endpoint, awsEndpoint)
	if !strings.Contains(where, "://") {
		where = "https://" + where
	}
	at, err := url.Parse(where)
	if err != nil || at.Host == "" || at.User != nil || at.Path != "" && at.Path != "/" || at.RawQuery != "" || at.Scheme != "https" && at.Scheme != "http" {
		return nil, fmt.Errorf("bucket %s: the endpoint is none: give endpoint=https://host:port, or http:// where nothing is encrypted", bucket)
	}
	if region == "" && endpoint != "" {
		region = "us-east-1" // what servers other than Amazon's take for none
	}
	transport, err := minio.DefaultTransport(at.Scheme == "https")
	if err != nil {
		return nil, fmt.Errorf("bucket %s: %w", bucket, err)
	}
	transport.DialContext = (&net.Dialer{Timeout: 10 * time.Second}).DialContext
	transport.ResponseHeaderTimeout = 30 * time.Second
	s := &store{bucket: bucket, prefix: prefix, host: at.Host, client: &http.Client{Transport: transport, Timeout: 5 * time.Second}}
	s.credentials = credentials.NewChainCredentials([]credentials.Provider{
		&credentials.EnvAWS{}, &credentials.FileAWSCredentials{}, &credentials.IAM{},
	})
	s.core, err = minio.NewCore(at.Host, &minio.Options{
		Creds: s.credentials, Secure: at.Scheme == "https", Region: region, Transport: transport, MaxRetries: 3,
	})
	if err != nil {
		return nil, fmt.Errorf("bucket %s at %s: %w", bucket, where, err)
	}
	return s, nil
}

func (s *store) String() string { return "s3://" + path.Join(s.bucket, s.prefix) + " at " + s.host }

// allowed says what keeps the bucket from being asked. Without it the server would be asked as nobody, and refuse.
func (s *store) allowed(ctx context.Context) error {
	given, err := s.credentials.GetWithContext(&credentials.CredContext{Client: s.client, Endpoint: s.core.EndpointURL().String(), Context: ctx})
	if err == nil && given.AccessKeyID != "" && given.SecretAccessKey != "" {
		return nil
	}
	return errors.Join(errors.New("there are no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment of this program, "+
		"mount a shared credentials file (AWS_SHARED_CREDENTIALS_FILE), or give its service account a role"), err)
}

// Put implements Target.
func (s *store) Put(ctx context.Context, name string, content []byte) error {
	if err := s.allowed(ctx); err != nil {
		return s.fault(ctx, name, "written", err)
	}
	// In one piece: what is interrupted leaves no parts behind, which nobody sees and somebody pays for.
	options := minio.PutObjectOptions{ContentType: "application/octet-stream", SendContentMd5: true, DisableMultipart: true}
	if _, err := s.core.Client.PutObject(ctx, s.bucket, path.Join(s.prefix, name), bytes.NewReader(content), int64(len(content)), options); err != nil {
		return s.fault(ctx, name, "written", err)
	}
	return nil
}

// Has implements Target.
func (s *store) Has(ctx context.Context, name string) (bool, error) {
	if err := s.allowed(ctx); err != nil {
		return false, s.fault(ctx, name, "looked for", err)
	}
	_, err := s.core.StatObject(ctx, s.bucket, path.Join(s.prefix, name), minio.StatObjectOptions{})
	switch {
	case err == nil:
		return true, nil
	case minio.ToErrorResponse(err).Code == minio.NoSuchKey:
		return false, nil
	}
	return false, s.fault(ctx, name, "looked for", err)
}

// Get implements Target.
func (s *store) Get(ctx context.Context, name string) (io.ReadCloser, error) {
	if err := s.allowed(ctx); err != nil {
		return nil, s.fault(ctx, name, "read", err)
	}
	content, _, _, err := s.core.GetObject(ctx, s.bucket, path.Join(s.prefix, name), minio.GetObjectOptions{})
	if err != nil {
		return nil, s.fault(ctx, name, "read", err)
	}
	return content, nil
}

// fault says what happened to which file, and what to do.
func (s *store) fault(ctx context.Context, name, what string, err error) error {
	file := fmt.Sprintf("%s in %s cannot be %s", name, s, what)
	if ctx.Err() != nil {
		return fmt.Errorf("%s: it did not answer in time: %w", file, ctx.Err())
	}
	switch minio.ToErrorResponse(err).Code {
	case minio.NoSuchKey:
		return fmt.Errorf("%s: %w", file, errors.Join(fs.ErrNotExist, err))
	case minio.NoSuchBucket:
		return fmt.Errorf("%s: there is no bucket %s: make it, or name another (%w)", file, s.bucket, err)
	case minio.AccessDenied, "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken":
		return fmt.Errorf("%s: the server refuses the credentials: check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, "+
			"and that they may get and put objects (%w)", file, err)
	}
	return fmt.Errorf("%s: %w", file, err)
}
