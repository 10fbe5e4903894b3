package portico.admin.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.admin.start.AdminSettings;
import portico.admin.testing.AdminClient;
import portico.admin.testing.AdminClient.Answer;
import portico.admin.testing.TestAccess;
import portico.admin.testing.TestDatabase;
import portico.testing.Await;
import portico.testing.CapturedLog;
import portico.testing.RawClient;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class SessionTest {
    private static final Map<String, String> OURS = Map.of("portico-refresh", "1");

    @TestHTTPResource
    URL url;

    @Inject
    AdminSettings settings;

    @Inject
    DataSource database;

    private AdminClient client;
    private TestAccess access;

    @BeforeEach
    void connect() {
        client = new AdminClient("http://127.0.0.1:" + url.getPort());
        access = new TestAccess(client, settings.dataDir());
    }

    @Test
    void aWrongPasswordAndAnUnknownNameAreAnsweredAlike() {
        access.makeSettledUser("known", "viewer");
        Answer wrong = access.login("known", "not the password");
        Answer unknown = access.login("unknown", "not the password");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.problem()).isEqualTo("login-refused");
        assertThat(unknown.text()).isEqualTo(wrong.text());
        assertThat(unknown.status()).isEqualTo(401);
    }

    @Test
    void theFirstLoginAllowsOnlyToChangeThePassword() {
        String first = access.makeUser("newcomer", "admin");
        Answer login = access.login("newcomer", first);
        String token = login.json().path("accessToken").asText();
        assertThat(login.json().path("user").path("mustChangePassword").asBoolean())
                .isTrue();
        assertThat(client.as(token, "GET", "/api/v1/auth/me", "").status()).isEqualTo(200);
        assertThat(client.as(token, "GET", "/api/v1/users", "").status()).isEqualTo(403);
        assertThat(client.as(token, "GET", "/api/v1/nodes", "").status()).isEqualTo(403);
        assertThat(client.as(token, "POST", "/api/v1/tokens", "{\"name\":\"way-round\"}")
                        .status())
                .isEqualTo(403);

        Answer changed = change(token, first, "a much longer secret");
        assertThat(changed.status()).isEqualTo(204);
        assertThat(client.as(token, "GET", "/api/v1/users", "").status()).isEqualTo(200);
        assertThat(access.login("newcomer", first).status()).isEqualTo(401);
        assertThat(access.login("newcomer", "a much longer secret").status()).isEqualTo(200);
    }

    @ParameterizedTest(name = "{0} is refused: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        short                | must be at least 12 characters
        aaaaaaaaaaaaaaa      | must not be so uniform
        picky-person         | must not be the name
        """)
    void weakPasswordsAreRefused(String weak, String why) {
        if (client.as(access.token("admin"), "GET", "/api/v1/users/picky-person", "")
                        .status()
                == 404) access.makeSettledUser("picky-person", "viewer");
        String token = access.accessToken("picky-person", "correct horse battery");
        Answer refused = change(token, "correct horse battery", weak);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("errors").path(0).path("field").asText()).isEqualTo("replacement");
        assertThat(refused.text()).contains(why);
    }

    @Test
    void changingThePasswordNeedsTheCurrentOneAndEndsOtherSessions() {
        String password = access.makeSettledUser("two-places", "viewer");
        String here = access.accessToken("two-places", password);
        String there = access.accessToken("two-places", password);
        Answer guessed = change(here, "guessed wrongly", "another good secret");
        assertThat(guessed.status()).isEqualTo(422); // not 401: the session is as good as before
        assertThat(guessed.json().at("/errors/0/field").asText()).isEqualTo("current");
        assertThat(guessed.json().at("/errors/0/message").asText()).isEqualTo("is not the current password");
        assertThat(change(here, password, "another good secret").status()).isEqualTo(204);
        assertThat(client.as(here, "GET", "/api/v1/auth/me", "").status()).isEqualTo(200);
        assertThat(client.as(there, "GET", "/api/v1/auth/me", "").status()).isEqualTo(401);
    }

    @Test
    void theRefreshCookieIsForHttpOnlyAndOurPathOnly() {
        String password = access.makeSettledUser("cookie", "viewer");
        String cookie = access.login("cookie", password).cookie();
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict", "/api/v1/auth");
    }

    @ParameterizedTest(name = "for {0}, {1}: in the clear {2}")
    @CsvSource(delimiter = '|', textBlock = """
        127.0.0.1:8700          | x-none: 1                  | true
        localhost:8700          | x-none: 1                  | true
        LOCALHOST               | x-none: 1                  | true
        admin.localhost         | x-none: 1                  | true
        [::1]:8700              | x-none: 1                  | true
        portico.example.com     | x-none: 1                  | false
        10.0.0.7:8700           | x-none: 1                  | false
        localhost.example.com   | x-none: 1                  | false
        127.0.0.1.example.com   | x-none: 1                  | false
        localhost               | x-forwarded-proto: https   | false
        localhost               | forwarded: proto=https     | false
        localhost               | x-forwarded-for: 192.0.2.1 | false
        """)
    void theRefreshCookieIsSecureExceptOnThisMachine(String host, String field, boolean inTheClear) {
        String name = "host-" + Integer.toHexString((host + field).hashCode());
        String login = "{\"name\":\"%s\",\"password\":\"%s\"}".formatted(name, access.makeUser(name, "viewer"));
        try (var raw = new RawClient(url.getPort())) {
            raw.send("POST /api/v1/auth/login HTTP/1.1\r\nhost: %s\r\n%s\r\ncontent-type: application/json\r\n"
                            .formatted(host, field)
                    + "content-length: %d\r\n\r\n%s".formatted(login.length(), login));
            var answer = raw.read();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.header("set-cookie").orElseThrow().contains("Secure"))
                    .isEqualTo(!inTheClear);
        }
    }

    @Test
    void aRefreshTokenIsGoodForOneUse() throws SQLException {
        String password = access.makeSettledUser("rotating", "viewer");
        Answer login = access.login("rotating", password);
        Answer renewed = refresh(login.cookieValue());
        assertThat(renewed.status()).isEqualTo(200);
        assertThat(renewed.cookieValue()).isNotEqualTo(login.cookieValue());
        String token = renewed.json().path("accessToken").asText();
        assertThat(client.as(token, "GET", "/api/v1/nodes", "").status()).isEqualTo(200);

        later("update refresh_token set used_at = now() + interval '1 minute' where used_at is not null");
        Answer otherTab = refresh(login.cookieValue()); // at the same moment: no theft
        assertThat(otherTab.status()).isEqualTo(409);
        assertThat(otherTab.problem()).isEqualTo("session-renewed");

        later("update refresh_token set used_at = used_at - interval '2 minutes' where used_at is not null");
        Answer theft = refresh(login.cookieValue());
        assertThat(theft.status()).isEqualTo(401);
        assertThat(refresh(renewed.cookieValue()).status()).isEqualTo(401); // the whole family is gone
        assertThat(client.as(token, "GET", "/api/v1/nodes", "").status()).isEqualTo(401);
        assertThat(access.login("rotating", password).status()).isEqualTo(200);
    }

    @Test
    void noSessionIsRenewedPastItsEnd() throws SQLException {
        Answer login = access.login("ended", access.makeSettledUser("ended", "viewer"));
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // As a new password does it: the user first, then the sessions.
            statement.execute("select 1 from app_user where name = 'ended' for no key update");
            var renewed = CompletableFuture.supplyAsync(() -> refresh(login.cookieValue()));
            Await.until("it is renewed, or waits", () -> renewed.isDone() || aStatementWaits());
            statement.execute(
                    "delete from refresh_token where user_id = (select id from app_user where name = 'ended')");
            connection.commit();
            assertThat(renewed.join().status()).isEqualTo(401);
        }
    }

    private boolean aStatementWaits() {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var waiting = statement.executeQuery("select 1 from pg_stat_activity where wait_event_type = 'Lock'")) {
            return waiting.next();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void refreshingIsForOurOwnPages() {
        String password = access.makeSettledUser("forged", "viewer");
        String cookie = "portico_refresh=" + access.login("forged", password).cookieValue();
        Answer bare = client.send("POST", "/api/v1/auth/refresh", Map.of("cookie", cookie), "");
        assertThat(bare.status()).isEqualTo(403);
        assertThat(bare.problem()).isEqualTo("cross-site");
        assertThat(bare.json().at("/errors/0/field").asText()).isEqualTo("Portico-Refresh");
        Answer elsewhere = client.send(
                "POST",
                "/api/v1/auth/refresh",
                Map.of("cookie", cookie, "portico-refresh", "1", "sec-fetch-site", "cross-site"),
                "");
        assertThat(elsewhere.status()).isEqualTo(403);
        assertThat(elsewhere.json().at("/errors/0/field").asText()).isEqualTo("Sec-Fetch-Site");
        assertThat(client.send("POST", "/api/v1/auth/refresh", OURS, "").status())
                .isEqualTo(401);
    }

    @Test
    void signingOutEndsTheSessionAtOnce() {
        String password = access.makeSettledUser("leaving", "viewer");
        Answer login = access.login("leaving", password);
        String token = login.json().path("accessToken").asText();
        Answer out = client.send(
                "POST",
                "/api/v1/auth/logout",
                Map.of("portico-refresh", "1", "cookie", "portico_refresh=" + login.cookieValue()),
                "");
        assertThat(out.status()).isEqualTo(204);
        assertThat(out.cookie()).contains("Max-Age=0");
        assertThat(client.as(token, "GET", "/api/v1/auth/me", "").status()).isEqualTo(401);
        assertThat(refresh(login.cookieValue()).status()).isEqualTo(401);
    }

    @Test
    void aDisabledUserIsOutAtOnce() {
        String password = access.makeSettledUser("suspended", "viewer");
        String token = access.accessToken("suspended", password);
        String personal = client.as(token, "POST", "/api/v1/tokens", "{\"name\":\"ci\"}")
                .json()
                .path("value")
                .asText();
        assertThat(client.as(personal, "GET", "/api/v1/auth/me", "").status()).isEqualTo(200);
        Answer disabled = client.as(access.token("admin"), "PATCH", "/api/v1/users/suspended", "{\"disabled\":true}");
        assertThat(disabled.status()).isEqualTo(200);
        assertThat(client.as(token, "GET", "/api/v1/auth/me", "").status()).isEqualTo(401);
        assertThat(client.as(personal, "GET", "/api/v1/auth/me", "").status()).isEqualTo(401);
        assertThat(access.login("suspended", password).status()).isEqualTo(401);

        Answer back = client.as(access.token("admin"), "PATCH", "/api/v1/users/suspended", "{\"disabled\":false}");
        assertThat(back.status()).isEqualTo(200);
        assertThat(access.login("suspended", password).status()).isEqualTo(200);
        assertThat(client.as(token, "GET", "/api/v1/auth/me", "").status()).isEqualTo(401);
        assertThat(client.as(personal, "GET", "/api/v1/auth/me", "").status()).isEqualTo(401);
    }

    @Test
    void aResetPasswordEndsSessionsAndTokens() {
        String token = access.accessToken("broken-into", access.makeSettledUser("broken-into", "editor"));
        String personal = client.as(token, "POST", "/api/v1/tokens", "{\"name\":\"ci\"}")
                .json()
                .path("value")
                .asText();
        assertThat(client.as(personal, "GET", "/api/v1/auth/me", "").status()).isEqualTo(200);
        Answer reset =
                client.as(access.token("admin"), "PATCH", "/api/v1/users/broken-into", "{\"resetPassword\":true}");
        assertThat(reset.status()).isEqualTo(200);
        assertThat(client.as(token, "GET", "/api/v1/auth/me", "").status()).isEqualTo(401);
        assertThat(client.as(personal, "GET", "/api/v1/auth/me", "").status()).isEqualTo(401);
    }

    @Test
    void noTokenIsMadePastTheEndOfItsSession() throws SQLException {
        String token = access.accessToken("too-late", access.makeSettledUser("too-late", "viewer"));
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            // As disabling does it: the user first, then the sessions.
            statement.execute("select 1 from app_user where name = 'too-late' for no key update");
            var made = CompletableFuture.supplyAsync(
                    () -> client.as(token, "POST", "/api/v1/tokens", "{\"name\":\"late\"}"));
            Await.until("it is made, or waits", () -> made.isDone() || aStatementWaits());
            statement.execute(
                    "delete from refresh_token where user_id = (select id from app_user where name = 'too-late')");
            connection.commit();
            assertThat(made.join().status()).isEqualTo(401);
        }
    }

    @Test
    void guessingIsSlowedDown() {
        String password = access.makeSettledUser("target", "viewer");
        var sixth = new AtomicReference<Answer>();
        // A machine that is ten seconds at five guesses slows them down itself: then they are made anew.
        Await.until("the right one is not even looked at", () -> {
            for (int guess = 0; guess < 5; guess++)
                assertThat(access.login("target", "guess " + guess).status()).isEqualTo(401);
            sixth.set(access.login("target", password));
            return sixth.get().status() != 200;
        });
        Answer slowed = sixth.get();
        assertThat(slowed.status()).isEqualTo(429);
        assertThat(slowed.problem()).isEqualTo("too-many-logins");
        assertThat(Long.parseLong(
                        slowed.raw().headers().firstValue("retry-after").orElseThrow()))
                .isBetween(1L, 10L);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        not JSON          | {                                                   | 400
        an unknown field  | {'name':'a','password':'b','remember':true}         | 422
        a wrong type      | {'name':1,'password':'b'}                           | 422
        no password       | {'name':'a'}                                        | 422
        an empty object   | {}                                                  | 422
        """)
    void badLoginsAreRefusedWithAReason(String what, String body, int status) {
        Answer answer = client.send("POST", "/api/v1/auth/login", Map.of(), body.replace('\'', '"'));
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().path("errors").size()).isPositive();
    }

    @Test
    void aForgedOrForeignTokenIsRefused() {
        String header = base64("{\"alg\":\"none\"}");
        String claims = base64("{\"iss\":\"portico\",\"aud\":\"portico-admin\",\"sub\":\"x\",\"exp\":4102444800}");
        String real = access.accessToken("forger", access.makeSettledUser("forger", "viewer"));
        String tampered = real.substring(0, real.lastIndexOf('.') + 1) + base64("no signature of ours, this is");
        for (String token : new String[] {header + "." + claims + ".", tampered, "pat_unknown", "x", ""}) {
            Answer answer = client.as(token, "GET", "/api/v1/auth/me", "");
            assertThat(answer.status()).as(token).isEqualTo(401);
            assertThat(answer.problem()).isEqualTo("unauthorized");
            assertThat(answer.raw().headers().firstValue("www-authenticate")).contains("Bearer");
        }
    }

    @Test
    void noSecretIsLogged() {
        String first = access.makeUser("discreet", "editor");
        try (var log = new CapturedLog()) {
            Answer login = access.login("discreet", first);
            String token = login.json().path("accessToken").asText();
            assertThat(change(token, first, "never to be logged").status()).isEqualTo(204);
            Answer renewed = refresh(login.cookieValue());
            String personal = client.as(token, "POST", "/api/v1/tokens", "{\"name\":\"quiet\"}")
                    .json()
                    .path("value")
                    .asText();
            client.as(personal, "GET", "/api/v1/nodes", "");
            access.login("discreet", "a wrong and secret guess");
            assertThat(log.text())
                    .doesNotContain(
                            first,
                            token,
                            "never to be logged",
                            login.cookieValue(),
                            renewed.cookieValue(),
                            personal,
                            "a wrong and secret guess",
                            access.localSecret());
        }
    }

    @Test
    void answersCarrySecurityHeaders() {
        var headers = client.send("GET", "/api/v1/auth/me", Map.of(), "").raw().headers();
        assertThat(headers.firstValue("x-content-type-options")).contains("nosniff");
        assertThat(headers.firstValue("content-security-policy")).contains("frame-ancestors 'none'");
        assertThat(headers.firstValue("cache-control")).contains("no-store");
    }

    private Answer change(String token, String current, String replacement) {
        return client.as(token, "POST", "/api/v1/auth/password", """
                {"current":"%s","replacement":"%s"}""".formatted(current, replacement));
    }

    private Answer refresh(String cookie) {
        return client.send(
                "POST",
                "/api/v1/auth/refresh",
                Map.of("portico-refresh", "1", "cookie", "portico_refresh=" + cookie),
                "");
    }

    private void later(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
