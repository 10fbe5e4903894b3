package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Needs.need;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

/** A WebSocket client and server that others wrote, {@code ws} from npm, through the node. Needs Node.js. */
class WebSocketPeersTest {
    private static final Path SOURCES = Path.of("src", "test", "ws");
    private static final Path PLACE = Path.of("target", "ws");

    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    @BeforeAll
    static void install() throws Exception {
        need(answers("node", "--version") && answers("npm", "--version"), "Node.js with npm");
        Files.createDirectories(PLACE);
        for (String file : new String[] {"package.json", "package-lock.json", "service.mjs", "client.mjs"})
            Files.copy(SOURCES.resolve(file), PLACE.resolve(file), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        if (!Files.exists(PLACE.resolve("node_modules/ws/package.json")))
            assertThat(run("npm", "ci", "--no-audit", "--no-fund")).contains("added");
    }

    @Test
    void messagesOfAllSizesGoBothWaysUntilEitherSaysGoodbye() throws Exception {
        Process service = start("node", "service.mjs");
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(service.getInputStream(), StandardCharsets.UTF_8))) {
            gateway.apply("""
                    services: [ { name: s, url: "http://127.0.0.1:%s" } ]
                    routes: [ { name: ws, match: { paths: ["/**"] }, forward: { service: s } } ]
                    """.formatted(said.readLine()));
            assertThat(run("node", "client.mjs", "ws://127.0.0.1:" + gateway.port() + "/chat"))
                    .isEqualTo("ok\n");
            assertThat(said.readLine()).isEqualTo("closed 4001 done");
        } finally {
            service.destroy();
        }
    }

    private static boolean answers(String... command) {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String run(String... command) throws Exception {
        Process process = start(command);
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output).isTrue();
        return output;
    }

    private static Process start(String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(PLACE.toFile())
                .redirectErrorStream(true)
                .start();
    }
}
