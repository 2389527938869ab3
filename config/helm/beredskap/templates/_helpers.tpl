{{- /* The name of an image: by its digest, by its tag, or by the version of the application. */ -}}
{{- define "beredskap.image" -}}
{{- if .image.digest -}}
{{ .image.repository }}@{{ .image.digest }}
{{- else -}}
{{ .image.repository }}:{{ .image.tag | default .chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- /* Objects of config/ as they stand there, copied into files/ by hack/generate-chart.sh, but in the release's namespace. They
are no templates: what looks like one in a policy or an alert stays as it is. Their names hold the namespace nowhere but
where it is meant, such as in the account that a policy knows the operator by. */ -}}
{{- define "beredskap.copies" -}}
{{- range $path, $_ := .root.Files.Glob .files }}
---
{{ $.root.Files.Get $path | replace "beredskap-system" $.root.Release.Namespace }}
{{- else }}
{{- fail (printf "the chart has no %s: it is packed from a checkout in which make generate has run" .files) }}
{{- end }}
{{- end -}}
