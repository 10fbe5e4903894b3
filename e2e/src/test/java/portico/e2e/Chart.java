package portico.e2e;

import static portico.testing.Needs.need;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.jni.NativeLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The Helm chart, as Helm itself renders it, in this process and without a cluster. */
final class Chart {
    static final Path DIRECTORY = Built.HOME.resolve("deploy/helm/portico");
    static final String NAMESPACE = "gateway";

    /** The oldest that Chart.yaml allows. */
    private static final String KUBERNETES = "1.27.0";

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private Chart() {}

    static LintResult lint() {
        return helm().lint().strict().call();
    }

    /** @throws IllegalStateException with Helm's words, when it refuses them */
    static Rendered render(JsonNode values) {
        return render("portico", values);
    }

    static Rendered render(String release, JsonNode values) {
        Path file = file(values);
        try {
            return new Rendered(helm().template()
                    .withName(release)
                    .withNamespace(NAMESPACE)
                    .withKubeVersion(KUBERNETES)
                    .withValuesFile(file)
                    .call());
        } finally {
            delete(file);
        }
    }

    /** What Helm says after an installation. */
    static String notes(JsonNode values) {
        Path file = file(values);
        try {
            return helm().install()
                    .withName("portico")
                    .withNamespace(NAMESPACE)
                    .withKubeVersion(KUBERNETES)
                    .clientOnly()
                    .dryRun()
                    .withValuesFile(file)
                    .call()
                    .getOutput();
        } finally {
            delete(file);
        }
    }

    /** Reads YAML as Kubernetes does: in version 1.1, and no key twice. */
    static List<ObjectNode> readAll(String yaml) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        var documents = new ArrayList<ObjectNode>();
        for (Object document : new Yaml(new SafeConstructor(options)).loadAll(yaml))
            if (document != null) documents.add(JSON.valueToTree(document));
        return documents;
    }

    static ObjectNode read(String yaml) {
        return readAll(yaml).get(0);
    }

    static String text(String file) {
        try {
            return Files.readString(DIRECTORY.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that a release would bring. */
    record Rendered(String yaml, List<ObjectNode> objects) {
        Rendered(String yaml) {
            this(yaml, readAll(yaml));
        }

        List<ObjectNode> of(String kind) {
            return objects.stream()
                    .filter(object -> object.path("kind").asText().equals(kind))
                    .toList();
        }

        ObjectNode the(String kind, String name) {
            return of(kind).stream()
                    .filter(object -> object.at("/metadata/name").asText().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("There is no " + kind + " " + name));
        }

        /** What runs pods. */
        List<ObjectNode> workloads() {
            return objects.stream()
                    .filter(object -> object.at("/spec/template/spec").isObject())
                    .toList();
        }
    }

    static String component(JsonNode workload) {
        return workload.at("/spec/template/metadata/labels")
                .path("app.kubernetes.io/component")
                .asText();
    }

    static JsonNode pod(JsonNode workload) {
        return workload.at("/spec/template/spec");
    }

    static JsonNode container(JsonNode workload) {
        return pod(workload).at("/containers/0");
    }

    private static Helm helm() {
        // Where there is none, the library would fetch one from the net.
        need(ServiceLoader.load(NativeLibrary.class).findFirst().isPresent(), "Helm as a library for this platform");
        return new Helm(DIRECTORY);
    }

    private static Path file(JsonNode values) {
        try {
            Path directory = Files.createDirectories(Built.OUTPUT.resolve("Chart"));
            return Files.writeString(Files.createTempFile(directory, "values", ".yaml"), values.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
