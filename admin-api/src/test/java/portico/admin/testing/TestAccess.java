package portico.admin.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import portico.admin.testing.AdminClient.Answer;

/** Gets tests in: as the local admin, and as users that it makes through the API. */
public final class TestAccess {
    /** Of every user that is settled. */
    public static final String PASSWORD = "correct horse battery";

    private final AdminClient client;
    private final Path dataDir;

    public TestAccess(AdminClient client, Path dataDir) {
        this.client = client;
        this.dataDir = dataDir;
    }

    /** The secret of this start. */
    public String localSecret() {
        try {
            return Files.readString(dataDir.resolve("local-access")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A personal access token of the local admin, with this role. */
    public String token(String role) {
        Answer answer = client.send(
                "POST",
                "/api/v1/auth/local",
                Map.of("authorization", "Local " + localSecret()),
                "{\"name\":\"test\",\"role\":\"" + role + "\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().path("value").asText();
    }

    /** Makes a user; the answer is the password for the first login. */
    public String makeUser(String name, String role) {
        Answer answer = client.as(
                token("admin"), "POST", "/api/v1/users", "{\"name\":\"" + name + "\",\"role\":\"" + role + "\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().path("oneTimePassword").asText();
    }

    /** Makes a user who has changed the password; the answer is the new one. */
    public String makeSettledUser(String name, String role) {
        String first = makeUser(name, role);
        Answer changed =
                client.as(accessToken(name, first), "POST", "/api/v1/auth/password", """
                {"current":"%s","replacement":"%s"}""".formatted(first, PASSWORD));
        assertThat(changed.status()).as(changed.text()).isEqualTo(204);
        return PASSWORD;
    }

    public Answer login(String name, String password) {
        return client.send("POST", "/api/v1/auth/login", Map.of(), """
                {"name":"%s","password":"%s"}""".formatted(name, password));
    }

    public String accessToken(String name, String password) {
        Answer answer = login(name, password);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().path("accessToken").asText();
    }
}
