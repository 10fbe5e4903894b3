package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart brings to a cluster, as far as it can be told without one. */
final class ChartTest {
    private static final int NAME_LENGTH_MAX = 63;

    /** A StatefulSet's pods have a label of its name and 11 characters more. */
    private static final int STATEFUL_NAME_LENGTH_MAX = 52;

    private static final int USER = 10001;

    static Stream<Named<Chart.Rendered>> renderings() {
        return Stream.of(
                Named.of("the least", Chart.render(ChartValues.least())),
                Named.of("everything", Chart.render(ChartValues.everything())));
    }

    @Test
    void helmFindsNothingToBlame() {
        var result = Chart.lint();
        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages()).containsExactly("[INFO] Chart.yaml: icon is recommended");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void eachObjectHasOnlyFieldsThatKubernetesKnows(Chart.Rendered rendered) {
        assertThat(rendered.objects()).isNotEmpty().allSatisfy(KubernetesTypes::check);
    }

    @Test
    void allKindsOfObjectsAreSeenByThat() {
        assertThat(Chart.render(ChartValues.everything()).objects())
                .extracting(object -> object.path("kind").asText())
                .contains(
                        "Deployment",
                        "StatefulSet",
                        "Service",
                        "ServiceAccount",
                        "PodDisruptionBudget",
                        "HorizontalPodAutoscaler",
                        "Ingress",
                        "NetworkPolicy",
                        "ServiceMonitor");
    }

    /** Or the test above would say nothing. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            /spec                            | replica                       | 3
            /spec/template/spec              | terminationGracePeriodSecond  | 60
            /spec/template/spec              | hostname                      | 7
            /spec/template/spec/containers/0 | lifeCycle                     | 1
            /spec/template/spec/containers/0/env/0 | value                   | 8700
            /spec/template/metadata/labels   | port                          | 8700
            /spec/template/spec/containers/0/livenessProbe | periodSeconds   | ten
            """)
    void aMisspeltFieldAndAWrongTypeAreFound(String where, String field, String value) {
        ObjectNode deployment = Chart.render(ChartValues.least()).the("Deployment", "portico-admin");
        KubernetesTypes.check(deployment);
        var holder = (ObjectNode) deployment.at(where);
        if (value.matches("\\d+")) holder.put(field, Integer.parseInt(value));
        else holder.put(field, value);
        assertThatThrownBy(() -> KubernetesTypes.check(deployment)).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest(name = "without {0}")
    @ValueSource(
            strings = {
                "database.existingSecret",
                "keyring.existingSecret",
                "admin.image.repository",
                "node.image.repository",
                "node.join.existingSecret",
            })
    void whatMustBeGivenIsAskedForByName(String path) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Chart.render(ChartValues.without(ChartValues.least(), path)))
                .withMessageContaining(path + " must be given: ");
    }

    @ParameterizedTest(name = "with {0}, without {1}")
    @CsvSource({
        "admin.ingress.enabled, true, admin.ingress.host",
        "admin.serviceMonitor.enabled, true, admin.serviceMonitor.tokenSecret",
        "admin.enabled, false, node.adminUrls",
    })
    void soIsWhatASwitchNeeds(String path, boolean on, String needed) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Chart.render(ChartValues.with(ChartValues.least(), path, on)))
                .withMessageContaining(needed + " must be given when " + path);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void whatIsSetIsASettingOfThePartThatGetsIt(Chart.Rendered rendered) throws IOException {
        var pages = Map.of("admin", "settings.md", "node", "node.md");
        for (var workload : rendered.workloads()) {
            String settings = Files.readString(
                    Built.HOME.resolve("docs/reference").resolve(pages.get(Chart.component(workload))));
            var names = new HashSet<String>();
            for (var variable : Chart.container(workload).path("env")) {
                String name = variable.path("name").asText();
                assertThat(names.add(name)).as("%s is set once", name).isTrue();
                if (!name.equals("POD_NAME")) assertThat(settings).contains("| `" + name + "` |");
            }
            assertThat(names).contains("PORTICO_KEYRING_FILE");
        }
    }

    @Test
    void portsAreThoseOfThePrograms() throws IOException {
        var rendered = Chart.render(ChartValues.everything());
        String admin = Files.readString(Built.HOME.resolve("docs/reference/settings.md"));
        String node = Files.readString(Built.HOME.resolve("docs/reference/node.md"));
        var deployment = rendered.the("Deployment", "front-admin");
        assertThat(admin)
                .contains("| `PORTICO_ADMIN_PORT` | `" + port(deployment, "api") + "` |")
                .contains("| `PORTICO_CHANNEL_PORT` | `" + port(deployment, "channel") + "` |");
        var nodes = rendered.the("StatefulSet", "front-node");
        assertThat(node)
                .contains("| `PORTICO_NODE_PORT` | `" + port(nodes, "http") + "` |")
                .contains("| `PORTICO_NODE_MANAGEMENT_PORT` | `" + port(nodes, "management") + "` |");
        assertThat(variable(nodes, "PORTICO_NODE_TLS_PORT").path("value").asInt())
                .isEqualTo(port(nodes, "https"));
        assertThat(variable(nodes, "PORTICO_NODE_H2C_PORT").path("value").asInt())
                .isEqualTo(port(nodes, "h2c"));
        assertThat(nodes.at("/spec/template/metadata/annotations")
                        .path("prometheus.io/port")
                        .asInt())
                .isEqualTo(port(nodes, "management"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void probesAskWhatThereIs(Chart.Rendered rendered) throws IOException {
        String node = Files.readString(Built.HOME.resolve("docs/reference/node.md"));
        for (var workload : rendered.workloads()) {
            var container = Chart.container(workload);
            var health = Map.of(
                    "startupProbe", "/q/health/live",
                    "livenessProbe", "/q/health/live",
                    "readinessProbe", "/q/health/ready");
            String on = Chart.component(workload).equals("node") ? "management" : "api";
            health.forEach((probe, path) -> {
                assertThat(container.path(probe).at("/httpGet/path").asText()).isEqualTo(path);
                assertThat(container.path(probe).at("/httpGet/port").asText()).isEqualTo(on);
                assertThat(node).contains("- `" + path + "`: 200");
            });
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void secretsComeFromSecretsThatAreThere(Chart.Rendered rendered) {
        for (var workload : rendered.workloads())
            for (var variable : Chart.container(workload).path("env"))
                if (variable.path("name").asText().matches(".*(PASSWORD|TOKEN|KEYRING|DB_USER|DB_URL|REDIS_URL)"))
                    assertThat(variable.at("/valueFrom/secretKeyRef/name").asText())
                            .as(variable.path("name").asText())
                            .isNotEmpty();
        assertThat(rendered.of("Secret")).isEmpty();
        assertThat(rendered.of("ConfigMap")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void podsMayDoNoMoreThanTheyNeed(Chart.Rendered rendered) {
        assertThat(rendered.workloads()).hasSize(2).allSatisfy(workload -> {
            var pod = Chart.pod(workload);
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(USER);
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.path("initContainers")).isEmpty();
            assertThat(pod.path("containers")).hasSize(1);
            var security = Chart.container(workload).path("securityContext");
            assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        });
        assertThat(rendered.of("ServiceAccount"))
                .singleElement()
                .satisfies(account -> assertThat(
                                account.path("automountServiceAccountToken").asBoolean(true))
                        .isFalse());
    }

    @Test
    void theUserIsThatOfTheImages() throws IOException {
        for (var part : new String[] {"admin", "node"})
            assertThat(Files.readAllLines(Built.HOME.resolve("deploy/Containerfile." + part)))
                    .contains("USER " + USER, "ENV PORTICO_DATA_DIR=/var/lib/portico");
    }

    /** What is not the root can be written to; a JVM unpacks its libraries in the one place, and we keep files in the other. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void podsHaveWhereToWrite(Chart.Rendered rendered) {
        for (var workload : rendered.workloads())
            assertThat(Chart.container(workload).path("volumeMounts"))
                    .extracting(mount -> mount.path("mountPath").asText())
                    .contains("/tmp", "/var/lib/portico");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void theKeyringIsAFileThatOthersCannotRead(Chart.Rendered rendered) {
        for (var workload : rendered.workloads()) {
            var volume = StreamSupport.stream(
                            Chart.pod(workload).path("volumes").spliterator(), false)
                    .filter(each -> each.path("name").asText().equals("keyring"))
                    .findFirst()
                    .orElseThrow();
            assertThat(volume.at("/secret/defaultMode").asInt()).isEqualTo(0440);
            assertThat(Chart.pod(workload).at("/securityContext/fsGroup").asInt())
                    .isEqualTo(USER);
            String mounted = "";
            for (var mount : Chart.container(workload).path("volumeMounts"))
                if (mount.path("name").asText().equals("keyring"))
                    mounted = mount.path("mountPath").asText();
            assertThat(variable(workload, "PORTICO_KEYRING_FILE").path("value").asText())
                    .isEqualTo(mounted + "/" + volume.at("/secret/items/0/path").asText());
        }
    }

    /** Kubernetes sets PORTICO_NODE_PORT=tcp://… for a Service portico-node, and no node would start. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void servicesSetNoSettings(Chart.Rendered rendered) {
        for (var workload : rendered.workloads())
            assertThat(Chart.pod(workload).path("enableServiceLinks").asBoolean(true))
                    .isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void nobodyIsKilledWhileItMayStillEnd(Chart.Rendered rendered) {
        for (var workload : rendered.workloads()) {
            int waits = Chart.container(workload)
                    .at("/lifecycle/preStop/exec/command/1")
                    .asInt();
            assertThat(waits).isPositive();
            int grace =
                    Chart.pod(workload).path("terminationGracePeriodSeconds").asInt();
            String drain = variable(workload, "PORTICO_DRAIN_TIMEOUT")
                    .path("value")
                    .asText("30s"); // in which the admin service stops
            assertThat(grace).isGreaterThanOrEqualTo(waits + Integer.parseInt(drain.replace("s", "")));
            if (Chart.component(workload).equals("node"))
                assertThat(grace).isGreaterThan(waits + Integer.parseInt(drain.replace("s", "")));
        }
    }

    @Test
    void whoeverWantsNoWaitHasNone() {
        var rendered = Chart.render(ChartValues.with(ChartValues.least(), "node.preStopSeconds", 0));
        assertThat(Chart.container(rendered.the("StatefulSet", "portico-node")).has("lifecycle"))
                .isFalse();
    }

    /** A JVM's heap is a share of it; what is not requested may not be there. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void memoryIsBoundedAndThere(Chart.Rendered rendered) {
        for (var workload : rendered.workloads()) {
            var resources = Chart.container(workload).path("resources");
            assertThat(resources.at("/limits/memory").asText()).matches("[12]Gi");
            assertThat(resources.at("/requests/memory")).isEqualTo(resources.at("/limits/memory"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renderings")
    void whatSelectsPodsFindsThem(Chart.Rendered rendered) {
        for (var workload : rendered.workloads()) {
            assertThat(found(rendered, workload.at("/spec/selector/matchLabels")))
                    .containsExactly(workload);
            for (var spread : Chart.pod(workload).path("topologySpreadConstraints"))
                assertThat(found(rendered, spread.at("/labelSelector/matchLabels")))
                        .containsExactly(workload);
        }
        for (var service : rendered.of("Service")) {
            var behind = found(rendered, service.at("/spec/selector"));
            assertThat(behind).hasSize(1);
            for (var port : service.at("/spec/ports"))
                assertThat(port(behind.get(0), port.path("targetPort").asText()))
                        .as("%s", port)
                        .isPositive();
        }
        for (var budget : rendered.of("PodDisruptionBudget"))
            assertThat(found(rendered, budget.at("/spec/selector/matchLabels"))).hasSize(1);
        for (var policy : rendered.of("NetworkPolicy")) {
            var behind = found(rendered, policy.at("/spec/podSelector/matchLabels"));
            assertThat(behind).hasSize(1);
            for (var rule : policy.at("/spec/ingress"))
                for (var port : rule.path("ports"))
                    assertThat(port(behind.get(0), port.path("port").asText()))
                            .as("%s", port)
                            .isPositive();
        }
    }

    @Test
    void whatNamesAnObjectNamesOneThatIsThere() {
        var rendered = Chart.render(ChartValues.everything());
        var nodes = rendered.the("StatefulSet", "front-node");
        rendered.the("Service", nodes.at("/spec/serviceName").asText());
        for (var workload : rendered.workloads())
            rendered.the(
                    "ServiceAccount",
                    Chart.pod(workload).path("serviceAccountName").asText());
        var target = rendered.of("HorizontalPodAutoscaler").get(0).at("/spec/scaleTargetRef");
        rendered.the(target.path("kind").asText(), target.path("name").asText());
        var backend = rendered.of("Ingress").get(0).at("/spec/rules/0/http/paths/0/backend/service");
        assertThat(rendered.the("Service", backend.path("name").asText())
                        .at("/spec/ports/0/name")
                        .asText())
                .isEqualTo(backend.at("/port/name").asText());
        assertThat(rendered.of("ServiceMonitor")).hasSize(2).allSatisfy(monitor -> {
            var wanted = monitor.at("/spec/selector/matchLabels");
            assertThat(rendered.of("Service").stream()
                            .filter(service -> has(service.at("/metadata/labels"), wanted))
                            .map(service -> service.at("/spec/ports/0/name").asText()))
                    .containsExactly(monitor.at("/spec/endpoints/0/port").asText());
        });
    }

    /** Rules and dashboard ask for them by these names. */
    /** By such a word Azure's ask for "/" instead of connecting only; a node that has no such route would be dead to them. */
    @Test
    void noLoadBalancerIsToldThatAPortSpeaksHttp() {
        for (var service : Chart.render(ChartValues.everything()).of("Service"))
            assertThat(service.at("/spec/ports"))
                    .extracting(port -> port.path("appProtocol").asText())
                    .doesNotContain("http", "https");
    }

    /** What it has kept would be a token that is dead, when somebody has put the node out meanwhile. */
    @Test
    void aNodeThatWasTakenAwayBeginsAnew() {
        var nodes = Chart.render(ChartValues.everything()).the("StatefulSet", "front-node");
        assertThat(nodes.at("/spec/volumeClaimTemplates")).isNotEmpty();
        assertThat(nodes.at("/spec/persistentVolumeClaimRetentionPolicy/whenScaled")
                        .asText())
                .isEqualTo("Delete");
    }

    @Test
    void prometheusKnowsThePartsByTheJobsOfTheRules() throws IOException {
        String configuration = Files.readString(Built.HOME.resolve("deploy/prometheus/prometheus.yml"));
        assertThat(Chart.render(ChartValues.everything()).of("ServiceMonitor"))
                .extracting(monitor -> monitor.at("/spec/endpoints/0/relabelings/0"))
                .allSatisfy(job -> {
                    assertThat(job.path("targetLabel").asText()).isEqualTo("job");
                    assertThat(configuration)
                            .contains("job_name: " + job.path("replacement").asText() + " ");
                })
                .doesNotHaveDuplicates();
    }

    /** Two releases may have nodes at one admin service, and a name of a node is one node's. */
    @Test
    void aNodeIsNamedByItsPod() {
        var nodes = Chart.render(ChartValues.everything()).the("StatefulSet", "front-node");
        assertThat(variable(nodes, "PORTICO_NODE_NAME").path("value").asText()).isEqualTo("eu-1.$(POD_NAME)");
        // Kubernetes puts in only what is named before.
        assertThat(Chart.container(nodes).at("/env/0/name").asText()).isEqualTo("POD_NAME");
    }

    @Test
    void nodesFindTheChannelOfTheirRelease() {
        var rendered = Chart.render(ChartValues.least());
        var channel = rendered.the("Service", "portico-channel");
        assertThat(variable(rendered.the("StatefulSet", "portico-node"), "PORTICO_ADMIN_URLS")
                        .path("value")
                        .asText())
                .isEqualTo("http://portico-channel:" + channel.at("/spec/ports/0/port"));
    }

    @Test
    void nodesMayBelongToAnAdminServiceElsewhere() {
        var values = ChartValues.with(
                ChartValues.with(ChartValues.least(), "admin.enabled", false),
                "node.adminUrls",
                new String[] {"https://one.example.com", "https://two.example.com"});
        var rendered = Chart.render(ChartValues.without(values, "database.existingSecret"));
        assertThat(rendered.of("Deployment")).isEmpty();
        assertThat(rendered.of("Service")).hasSize(2);
        assertThat(variable(rendered.the("StatefulSet", "portico-node"), "PORTICO_ADMIN_URLS")
                        .path("value")
                        .asText())
                .isEqualTo("https://one.example.com,https://two.example.com");
    }

    @Test
    void anAdminServiceMayBeAlone() {
        var rendered = Chart.render(ChartValues.with(ChartValues.least(), "node.enabled", false));
        assertThat(rendered.of("StatefulSet")).isEmpty();
        assertThat(rendered.of("Service")).hasSize(2);
    }

    @Test
    void adminServiceAndTrafficAreOpenedToTheWorldOnPurposeOnly() {
        var rendered = Chart.render(ChartValues.least());
        assertThat(rendered.of("Service"))
                .allSatisfy(service ->
                        assertThat(service.at("/spec/type").asText("ClusterIP")).isEqualTo("ClusterIP"));
        assertThat(rendered.of("Ingress")).isEmpty();
    }

    @Test
    void namesFitHoweverLongTheReleaseIs() {
        var rendered = Chart.render("a-release-of-as-many-characters-as-helm-takes-for-one", ChartValues.least());
        assertThat(rendered.objects())
                .extracting(object -> object.path("kind").asText() + " "
                        + object.at("/metadata/name").asText())
                .doesNotHaveDuplicates();
        assertThat(rendered.of("Service"))
                .allSatisfy(service ->
                        assertThat(service.at("/metadata/name").asText()).hasSizeLessThanOrEqualTo(NAME_LENGTH_MAX));
        assertThat(rendered.of("StatefulSet").get(0).at("/metadata/name").asText())
                .hasSizeLessThanOrEqualTo(STATEFUL_NAME_LENGTH_MAX);
    }

    @Test
    void theNotesNameWhatIsThere() {
        var rendered = Chart.render(ChartValues.least());
        String notes = Chart.notes(ChartValues.least());
        var named =
                Pattern.compile("(deployment|statefulset|service)/([a-z-]+)").matcher(notes);
        var kinds = Map.of("deployment", "Deployment", "statefulset", "StatefulSet", "service", "Service");
        int count = 0;
        for (; named.find(); count++) rendered.the(kinds.get(named.group(1)), named.group(2));
        assertThat(count).isEqualTo(3);
        assertThat(notes)
                .contains("cat /var/lib/portico/first-password")
                .contains("create secret generic portico-join --from-file=token=join-token");
        var selectors = Pattern.compile("-l (\\S+)").matcher(notes);
        for (; selectors.find(); count++) {
            ObjectNode labels = rendered.objects().get(0).objectNode();
            for (var label : selectors.group(1).split(",")) labels.put(label.split("=")[0], label.split("=")[1]);
            assertThat(found(rendered, labels)).as("%s", labels).hasSize(1);
        }
        assertThat(count).isEqualTo(5);
    }

    /** What runs pods with these labels. */
    private static List<ObjectNode> found(Chart.Rendered rendered, JsonNode wanted) {
        assertThat(wanted).isNotEmpty();
        return rendered.workloads().stream()
                .filter(workload -> has(workload.at("/spec/template/metadata/labels"), wanted))
                .toList();
    }

    private static boolean has(JsonNode labels, JsonNode wanted) {
        return wanted.properties().stream()
                .allMatch(label -> labels.path(label.getKey()).equals(label.getValue()));
    }

    private static JsonNode variable(JsonNode workload, String name) {
        var variables = Chart.container(workload).path("env");
        for (var variable : variables) if (variable.path("name").asText().equals(name)) return variable;
        return variables.path(-1);
    }

    /** 0 when there is none of this name. */
    private static int port(JsonNode workload, String name) {
        for (var port : Chart.container(workload).path("ports"))
            if (port.path("name").asText().equals(name))
                return port.path("containerPort").asInt();
        return 0;
    }
}
