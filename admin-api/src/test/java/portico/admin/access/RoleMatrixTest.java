package portico.admin.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.admin.start.AdminSettings;
import portico.admin.testing.AdminApi;
import portico.admin.testing.AdminClient;
import portico.admin.testing.TestAccess;
import portico.admin.testing.TestDatabase;

/** Who may do what. Bodies are empty: to be let in is to be told that the body is missing, or the thing. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class RoleMatrixTest {
    @TestHTTPResource
    URL url;

    @Inject
    AdminSettings settings;

    @ParameterizedTest(name = "{0} {1}: from {2} on")
    @CsvSource(delimiter = '|', textBlock = """
        GET    | /api/v1/auth/me                      | viewer
        GET    | /api/v1/tokens                       | viewer
        POST   | /api/v1/tokens                       | viewer
        DELETE | /api/v1/tokens/x                     | viewer
        GET    | /api/v1/nodes                        | viewer
        GET    | /api/v1/nodes/none                   | viewer
        GET    | /api/v1/nodes/none/health            | viewer
        GET    | /api/v1/alarms                       | viewer
        GET    | /api/v1/counts                       | viewer
        GET    | /api/v1/consumers/none/quotas        | viewer
        GET    | /api/v1/groups                       | viewer
        GET    | /api/v1/revisions/0/rollout          | viewer
        POST   | /api/v1/explain                      | editor
        POST   | /api/v1/cache/purge                  | editor
        GET    | /api/v1/cache/purges                 | viewer
        POST   | /api/v1/nodes                        | admin
        DELETE | /api/v1/nodes/none                   | admin
        POST   | /api/v1/nodes/none/revoke            | admin
        POST   | /api/v1/nodes/none/drain             | editor
        DELETE | /api/v1/nodes/none/drain             | editor
        GET    | /api/v1/node-groups                  | viewer
        GET    | /api/v1/node-groups/none             | viewer
        POST   | /api/v1/node-groups                  | admin
        DELETE | /api/v1/node-groups/none             | admin
        POST   | /api/v1/node-groups/none/join-token  | admin
        DELETE | /api/v1/node-groups/none/join-token  | admin
        GET    | /api/v1/settings                     | admin
        GET    | /api/v1/users                        | admin
        GET    | /api/v1/users/none                   | admin
        POST   | /api/v1/users                        | admin
        PATCH  | /api/v1/users/none                   | admin
        DELETE | /api/v1/users/none                   | admin
        GET    | /q/metrics                           | viewer
        """)
    void isLetInFromItsRoleOn(String method, String path, String least) {
        var client = new AdminClient("http://127.0.0.1:" + url.getPort());
        var access = new TestAccess(client, settings.dataDir());
        boolean hasBody = method.equals("POST") && !path.contains("none") || method.equals("PATCH");
        String body = hasBody ? "{}" : "";
        assertThat(client.send(method, path, Map.of(), body).status()).isEqualTo(401);
        boolean allowed = false;
        for (Role role : Role.values()) {
            allowed |= role.word().equals(least);
            int status =
                    client.as(access.token(role.word()), method, path, body).status();
            if (allowed) assertThat(status).as(role.word()).isNotIn(401, 403).isLessThan(500);
            else assertThat(status).as(role.word()).isEqualTo(403);
        }
    }

    /** By the document, so that nothing that is added one day is forgotten. */
    @Test
    void whoMayOnlyLookWritesNothing() {
        var anybody = AdminApi.anonymous();
        var viewer = AdminApi.anew("viewer");
        var open = new TreeSet<String>();
        int writes = 0;
        for (var path : anybody.get("/openapi?format=json").json().get("paths").properties()) {
            String tried = path.getKey().replace("/api/v1", "").replaceAll("\\{[^}]*}", "none");
            if (tried.startsWith("/auth/")) continue; // how one gets in, or out
            for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
                if (!path.getValue().has(method.toLowerCase(Locale.ROOT))) continue;
                writes++;
                String write = method + " " + tried;
                String body = method.equals("DELETE") ? null : "{}";
                assertThat(anybody.send(method, tried, body).status()).as(write).isEqualTo(401);
                if (viewer.send(method, tried, body).status() != 403) open.add(write);
            }
        }
        assertThat(writes).isGreaterThan(40);
        assertThat(open).as("its own tokens").containsExactly("DELETE /tokens/none", "POST /tokens");
    }

    @Test
    void healthIsForAnybody() {
        var client = new AdminClient("http://127.0.0.1:" + url.getPort());
        assertThat(client.send("GET", "/q/health", Map.of(), "").status()).isEqualTo(200);
    }
}
