package portico.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import portico.testing.TestCertificate;

/** A client of HTTP/2 over TLS with one connection, which wants answers from some of the backends. */
final class Http2Talk implements SteadyLoad.Talk {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client;
    private final HttpRequest request;
    private final Set<String> upstreams;

    /** @param certificate for localhost, which the node shows */
    Http2Talk(int tlsPort, TestCertificate certificate, String path, Set<String> upstreams) {
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(certificate.trusting())
                .build();
        request = HttpRequest.newBuilder(URI.create("https://localhost:" + tlsPort + path))
                .timeout(PATIENCE)
                .build();
        this.upstreams = upstreams;
    }

    @Override
    public @Nullable String ask() throws IOException, InterruptedException {
        var answer = client.send(request, BodyHandlers.ofString());
        if (answer.version() != HttpClient.Version.HTTP_2) return "it spoke " + answer.version();
        String from = answer.headers().firstValue("x-upstream").orElse("nobody");
        return answer.statusCode() == 200 && upstreams.contains(from) ? null : answer.statusCode() + " from " + from;
    }

    @Override
    public void close() {}
}
