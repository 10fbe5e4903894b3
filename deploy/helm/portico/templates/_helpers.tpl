{{/* What all names begin with. 47 characters: a StatefulSet's pods have a label of its name and 11 more, of 63 at most. */}}
{{- define "portico.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 47 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 47 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 47 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What pods are found by. (dict "root" $ "component" "node") */}}
{{- define "portico.selector" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "portico.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "portico.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/part-of: portico
{{- end -}}

{{/* (dict "root" $ "image" .Values.node.image "what" "node") */}}
{{- define "portico.image" -}}
{{- $repository := required (printf "%s.image.repository must be given: the image that you have built from deploy/Containerfile.%s and pushed to your registry, without its tag" .what .what) .image.repository -}}
{{- if .image.digest -}}
{{ $repository }}@{{ .image.digest }}
{{- else -}}
{{ $repository }}:{{ .image.tag | default .root.Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "portico.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "portico.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* What both kinds of pods have in common, but for their containers. (dict "root" $ "component" "node" "part" .Values.node) */}}
{{- define "portico.pod" -}}
serviceAccountName: {{ include "portico.serviceAccount" .root }}
automountServiceAccountToken: false
# Kubernetes would set PORTICO_NODE_PORT and the like for the Services, which are settings of ours with another meaning.
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets:
{{- toYaml . | nindent 2 }}
{{- end }}
{{- with .part.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- with .part.nodeSelector }}
nodeSelector:
{{- toYaml . | nindent 2 }}
{{- end }}
{{- with .part.tolerations }}
tolerations:
{{- toYaml . | nindent 2 }}
{{- end }}
{{- with .part.affinity }}
affinity:
{{- toYaml . | nindent 2 }}
{{- end }}
{{- if .part.topologySpreadConstraints }}
{{- $selector := dict "labelSelector" (dict "matchLabels" (include "portico.selector" . | fromYaml)) }}
topologySpreadConstraints:
{{- range .part.topologySpreadConstraints }}
- {{ toYaml (merge (deepCopy .) $selector) | nindent 2 | trim }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "portico.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{- define "portico.keyring.volume" -}}
name: keyring
secret:
  secretName: {{ required "keyring.existingSecret must be given: the Secret with the keyring that all admin replicas and nodes share" .Values.keyring.existingSecret | quote }}
  items: [{ key: {{ .Values.keyring.key | quote }}, path: keyring }]
  # For the group of the pod (fsGroup), and nobody else.
  defaultMode: 0440
{{- end -}}
