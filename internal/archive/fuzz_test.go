package archive

import (
	"net/url"
	"strings"
	"testing"
)

// What is no place for archives is refused with what to give, and nothing that is secret in it is told.
func FuzzParseTarget(f *testing.F) {
	for _, seed := range []string{"/archives", "file:///archives", "file://host/archives", "s3://bucket/prefix?endpoint=https://host:9000&region=eu-north-1", "s3://bucket",
		"s3://key:hush-hush@bucket/prefix", "s3://bucket/../other", "s3://bucket?endpoint=ftp://host", "s3://bucket?endpoint=https://key:hush-hush@host",
		"s3://bucket?secret-key=hush-hush", "s3://bucket?region=%zz&secret-key=hush-hush", "s3://key:hush-hush@buc ket", "s3:bucket", "file:archives", "", "s3://%zz",
		"s3://bucket?endpoint=https://host/path", "/a/../b", "s3://BUCKET", "s3://b", "s3://bucket#hush-hush", "s3://bucket:90/x?region=hush-hush"} {
		f.Add(seed)
	}
	remedies := []string{"s3://bucket", "file:///folder", "endpoint=https://", "endpoint and region", "in the environment", "bucket "}
	f.Fuzz(func(t *testing.T, text string) {
		target, err := ParseTarget(text)
		said := ""
		if (target == nil) != (err != nil) {
			t.Fatalf("%q is %v, and the error %v", text, target, err)
		}
		if err != nil {
			said = err.Error()
			if !containsAny(said, remedies) {
				t.Errorf("%q is refused without what to give: %s", text, said)
			}
		} else {
			said = target.String()
		}
		for _, secret := range secretsIn(text) {
			if strings.Contains(said, secret) {
				t.Errorf("what is said of %q tells its secret %q: %s", text, secret, said)
			}
		}
		if folder, is := target.(*folder); is && strings.Contains(folder.root+"/", "/../") {
			t.Errorf("%q leads to %q", text, folder.root)
		}
	})
}

func containsAny(text string, some []string) bool {
	for _, one := range some {
		if strings.Contains(text, one) {
			return true
		}
	}
	return false
}

// secretsIn are the parts of a place that may be secret, where people put them that do not know better: a password, and what
// a setting that is none says. What is too short to be one could stand there by chance.
func secretsIn(text string) (secrets []string) {
	place, err := url.Parse(text)
	if err != nil || place.Scheme != "s3" {
		return nil
	}
	if password, given := place.User.Password(); given {
		secrets = append(secrets, password)
	}
	settings, _ := url.ParseQuery(place.RawQuery) // as much of it as can be read
	for name, values := range settings {
		if name != "endpoint" && name != "region" {
			secrets = append(secrets, values...)
		}
	}
	return keepLong(secrets, place.Host+place.Path)
}

func keepLong(secrets []string, public string) (long []string) {
	for _, secret := range secrets {
		if len(secret) >= 8 && !strings.Contains(public, secret) && !strings.Contains("endpoint and region are settings, or is given twice: what follows", secret) {
			long = append(long, secret)
		}
	}
	return long
}
