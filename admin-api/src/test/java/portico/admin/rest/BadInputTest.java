package portico.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.admin.start.AdminSettings;
import portico.admin.testing.AdminApi;
import portico.admin.testing.AdminApi.Answer;
import portico.admin.testing.AdminClient;
import portico.admin.testing.Operations;
import portico.admin.testing.Operations.Operation;
import portico.admin.testing.TestAccess;
import portico.admin.testing.TestDatabase;
import portico.config.json.ConfigJson;
import portico.testing.RawClient;
import portico.testing.TestCertificate;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class BadInputTest {
    private static final List<String> BODIES = List.of(
            "",
            "{",
            "[]",
            "\"text\"",
            "null",
            "7",
            "{} {}",
            "{\"nope\":1}",
            "{\"name\":5}",
            "{\"name\":null,\"x\":1}",
            "{\"tags\":[],\"tags\":[]}",
            "{\"tags\":\"x\"}",
            "{\"tags\":[\"\\u0000\"]}",
            "{\"tags\":[\"\\ud800\"]}",
            "{\"tags\":[null]}",
            "{\"name\":\"" + "x".repeat(300) + "\"}",
            "{\"name\":\"a\\u0000b\"}",
            "{\"a\":".repeat(100) + "1" + "}".repeat(100),
            "{\"name\":\"bad\",\"id\":\"no-uuid\",\"tags\":7}",
            "{\"tags\":[\"" + "y".repeat(2 << 20) + "\"]}",
            "{\"name\":\"UPPER\",\"tags\":[\"Ä\"]}",
            "{\"name\":[\"bad\"]}",
            "{\"name\":{\"bad\":[{}]}}",
            "{\"name\":\"\"}",
            "[".repeat(5000));

    private static final String CERTIFICATE = certificate(TestCertificate.of("there.example.com"));

    /** Of somebody who has signed in: there are requests that a token does not do for. */
    private static String session = "";

    private static Instant signedIn = Instant.EPOCH;

    @Inject
    AdminSettings settings;

    private final AdminApi api = AdminApi.as("admin");
    private TestAccess access;

    @BeforeEach
    void connect() {
        access = new TestAccess(new AdminClient(AdminApi.base().replace("/api/v1", "")), settings.dataDir());
    }

    /** Every operation that takes a body: of something new where it may be, else of something that is there. */
    static Stream<Arguments> writesAndBodies() {
        var writes = Operations.all()
                .filter(Operation::hasBody)
                .map(write -> write.method() + " " + write.pathOf(write.method().equals("PUT") ? "bad" : "there"))
                .toList();
        assertThat(writes).hasSizeGreaterThan(30).contains("PUT /services/bad", "PATCH /users/there");
        return Stream.concat(writes.stream(), Stream.of("POST /config?mode=replace"))
                .flatMap(write -> BODIES.stream().map(body -> Arguments.of(write, body)));
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("writesAndBodies")
    void aBadBodyIsAProblemAndChangesNothing(String write, String body) {
        given();
        String before = everything();
        Answer answer = refused(send(write, body));
        if (answer.status() == 400 || answer.status() == 422)
            assertThat(answer.json().path("errors")).as(answer.text()).isNotEmpty();
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        POST /nodes               | {'name':'bad','group':'nothing'}                             | group
        POST /nodes               | {'name':'bad','group':'a\\u0000b'}                           | group
        POST /nodes               | {'name':'bad','group':['default']}                           | group
        POST /node-groups         | {'name':true}                                                | name
        POST /users               | {'name':'bad'}                                               | role
        POST /users               | {'name':'bad','role':'root'}                                 | role
        POST /users               | {'name':'bad','role':2}                                      | role
        POST /users               | {'name':'bad','role':'viewer','password':'short'}            | password
        POST /users               | {'name':'bad','role':'viewer','password':['correct horse']}  | password
        PATCH /users/there        | {'disabled':'yes'}                                           | disabled
        PATCH /users/there        | {'disabled':1}                                               | disabled
        PATCH /users/there        | {'resetPassword':'true'}                                     | resetPassword
        PATCH /users/there        | {'role':2}                                                   | role
        POST /tokens              | {'name':'bad','role':2}                                      | role
        POST /tokens              | {'name':'bad','expiresIn':5}                                 | expiresIn
        POST /tokens              | {'name':'bad','expiresIn':'99999999999999999999d'}           | expiresIn
        POST /tokens              | {'name':'\\ud800'}                                           | name
        POST /auth/login          | {'name':'a\\u0000b','password':'secret'}                     | name
        POST /auth/login          | {'name':'\\ud800','password':'secret'}                       | name
        POST /auth/login          | {'name':'there','password':['secret']}                       | password
        POST /auth/password       | {'current':'secret','replacement':'secret'}                  | replacement
        POST /auth/password       | {'replacement':'a long one of my own'}                       | current
        POST /auth/local          | {'name':' '}                                                 | name
        POST /auth/local          | {'name':'bad','expiresIn':'-1s'}                             | expiresIn
        POST /explain             | {'method':'GET'}                                             | url
        POST /explain             | {'url':7}                                                    | url
        POST /explain             | {'url':'/orders'}                                            | url
        POST /explain             | {'url':'ftp://a/'}                                           | url
        POST /explain             | {'url':'http://a/','method':'get it'}                        | method
        POST /explain             | {'url':'http://a/','client':'nobody'}                        | client
        POST /explain             | {'url':'http://a/','headers':{'x':'a\\u0000b'}}              | headers.x
        POST /explain             | {'url':'http://a/','headers':{'a b':'1'}}                    | headers.a b
        POST /explain             | {'url':'http://a/','headers':{'host':'b'}}                   | headers.host
        POST /explain             | {'url':'http://a/','send':'yes'}                             | send
        POST /explain             | {'url':'http://a/','body':[1]}                               | body
        POST /explain             | {'url':'http://a/','body':'\\ud800'}                         | body
        POST /explain             | {'url':'http://a/','headers':{'x':'\\ud800'}}                | headers.x
        POST /explain             | {'url':'http://a/','send':true,'client':'10.0.0.1'}          | client
        POST /explain             | {'url':'http://a/','send':true,'headers':{'TE':'trailers'}}  | headers.TE
        POST /certificates        | {'name':'bad'}                                               | chain
        PUT /certificates/bad     | {'chain':7}                                                  | chain
        PUT /certificates/bad     | {'chain':'secret','privateKey':'secret'}                     | chain
        PUT /certificates/bad     | {'chain':'a\\u0000b','privateKey':'secret'}                  | chain
        PATCH /certificates/there | {'hosts':'there.example.com'}                                | hosts
        PATCH /certificates/there | {'hosts':['a\\u0000b']}                                      | hosts[0]
        PATCH /certificates/there | {'privateKey':'secret'}                                      | privateKey
        POST /compositions        | {'name':'bad'}                                               | calls
        PUT /compositions/bad     | {'calls':{'a':{'service':'there','path':'/a\\u0000b'}}}      | calls.a.path
        PUT /compositions/bad     | {'calls':{'a':{'service':'there','path':'/','fallback':'a\\u0000b'}}} | calls.a.fallback
        PATCH /compositions/there | {'calls':{'a':{'deadline':'soon'}}}                          | calls.a.deadline
        POST /compositions/there/try | {'headers':{'a b':'1'}}                                   | headers.a b
        POST /compositions/there/try | {'composition':{'calls':{'a':{'service':'there'}}}}       | composition.calls.a.path
        POST /compositions/there/try | {'composition':{'spare':1}}                               | composition.spare
        POST /compositions/there/try | {'body':{'a':[1,'\\ud800']}}                              | body.a[1]
        POST /compositions/there/try | {'path':{'id':'\\ud800'}}                                 | path.id
        POST /compositions/there/try | {'composition':{'calls':{'a':{'service':'there','path':'/\\ud800'}}}} | composition.calls.a.path
        """)
    void aBadValueIsRefusedWithItsField(String write, String body, String field) {
        given();
        String before = everything();
        Answer answer = refused(send(write, body.replace('\'', '"'))).expect(422);
        assertThat(answer.json().at("/errors/0/field").asText())
                .as(answer.text())
                .isEqualTo(field);
        assertThat(answer.text()).doesNotContain("secret");
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        'services':[{'url':'http://a:1'}]                                           | services[0].name
        'services':[{'name':'bad','url':'http://a:1'},{'url':'http://b:1'}]         | services[1].name
        'services':[{}]                                                             | services[0].name
        'services':[{'name':null,'url':'http://a:1'}]                               | services[0].name
        'services':[null]                                                           | services
        'services':[7]                                                              | services[0]
        'services':7                                                                | services
        'services':[{'name':7,'url':'http://a:1'}]                                  | services[0].name
        'services':[{'name':'bad','url':7}]                                         | services[0].url
        'services':[{'name':'bad','url':'http://a:1','tags':[null]}]                | services[0].tags
        'services':[{'name':'bad','url':'http://a:1','policies':[null]}]            | services[0].policies
        'services':[{'name':'bad','targets':[null]}]                                | services[0].targets
        'services':[{'name':'bad','targets':[{}]}]                                  | services[0].targets[0].address
        'services':[{'name':'bad','url':'http://a:1'},{'name':'bad','url':'http://a:1'}] | services[1]
        'services':[{'name':'bad','url':'https://a:1','tls':{'ca':'nothing'}}]      | services[0].tls.ca
        'services':[{'name':'bad','url':'http://a:1','policies':[{'use':'nothing'}]}] | services[0].policies[0].use
        'services':[{'name':'0e0e0e0e-0e0e-0e0e-0e0e-0e0e0e0e0e0e','url':'http://a:1'}] | services[0].name
        'policies':[{'type':'key-auth'}]                                            | policies[0].name
        'policies':[{}]                                                             | policies[0]
        'policies':[null]                                                           | policies
        'policies':['x']                                                            | policies[0]
        'policies':[{'name':'bad'}]                                                 | policies[0].type
        'policies':[{'name':'bad','type':'nothing'}]                                | policies[0].type
        'policies':[{'name':'bad','type':7}]                                        | policies[0].type
        'policies':[{'name':'bad','type':'key-auth','settings':7}]                  | policies[0].settings
        'policies':[{'name':'bad','type':'key-auth'},{'name':'bad','type':'key-auth'}] | policies[1]
        'routes':[{'respond':{}}]                                                   | routes[0].name
        'routes':[{}]                                                               | routes[0].name
        'routes':[null]                                                             | routes
        'routes':[[]]                                                               | routes[0]
        'routes':[{'name':'bad'}]                                                   | routes[0]
        'routes':[{'name':'bad','forward':{}}]                                      | routes[0].forward.service
        'routes':[{'name':'bad','forward':{'service':7}}]                           | routes[0].forward.service
        'routes':[{'name':'bad','forward':{'service':'nothing'}}]                   | routes[0].forward.service
        'routes':[{'name':'bad','match':7,'respond':{}}]                            | routes[0].match
        'routes':[{'name':'bad','match':{'paths':[null]},'respond':{}}]             | routes[0].match.paths
        'routes':[{'name':'bad','match':{'headers':{'x':null}},'respond':{}}]       | routes[0].match.headers
        'routes':[{'name':'bad','match':{'headers':{'x':'1','X':'2'}},'respond':{}}] | routes[0].match.headers
        'routes':[{'name':'bad','respond':{},'policies':[{}]}]                      | routes[0].policies[0]
        'routes':[{'name':'bad','respond':{}},{'name':'bad','respond':{}}]          | routes[1]
        'consumers':[{}]                                                            | consumers[0].name
        'consumers':[{'name':'bad'},{'groups':['x']}]                               | consumers[1].name
        'consumers':[null]                                                          | consumers
        'consumers':[true]                                                          | consumers[0]
        'consumers':[{'name':'bad','groups':[null]}]                                | consumers[0].groups
        'consumers':[{'name':'bad','groups':7}]                                     | consumers[0].groups
        'consumers':[{'name':'bad','credentials':[null]}]                           | consumers[0].credentials
        'consumers':[{'name':'bad','credentials':[{}]}]                             | consumers[0].credentials[0]
        'consumers':[{'name':'bad','credentials':[{'type':'api-key'}]}]             | consumers[0].credentials[0].name
        'consumers':[{'name':'bad','credentials':[{'type':'basic','name':'x'}]}]    | consumers[0].credentials[0].username
        'consumers':[{'name':'bad','policies':[{'use':'nothing'}]}]                 | consumers[0].policies[0].use
        'consumers':[{'name':'bad'},{'name':'bad'}]                                 | consumers[1]
        'certificates':[{'chain':'x'}]                                              | certificates[0]
        'certificates':[{}]                                                         | certificates[0]
        'certificates':[null]                                                       | certificates
        'certificates':[{'name':'bad'}]                                             | certificates[0].chain
        'certificates':[{'name':'bad','chain':7}]                                   | certificates[0].chain
        'certificates':[{'name':'bad','chain':'secret'}]                            | certificates[0].chain
        'services':[{'url':'http://a:1'}],'consumers':[{}]                          | consumers[0].name
        """)
    void aBadEntityOfADocumentIsNamedByIndexAndField(String entities, String field) {
        given();
        String before = everything();
        String body = "{\"format\":\"portico/v1\"," + entities.replace('\'', '"') + "}";
        for (String path : List.of("/config", "/config?mode=replace", "/config?dry-run=true")) {
            Answer answer = refused(api.post(path, body)).expect(422);
            assertThat(answer.json().get("errors").findValuesAsText("field"))
                    .as(answer.text())
                    .anyMatch(found -> found.startsWith(field));
            assertThat(answer.text()).doesNotContain("secret");
        }
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void inADocumentOfManyTheEntityIsNamed() {
        given();
        Answer answer = refused(api.post("/config", """
                {"format":"portico/v1","consumers":[{"name":"good-one"},{"name":"bad-one","policies":[{"use":"nothing"}]}],
                 "routes":[{"name":"bad-two","match":{"paths":["no-slash"]},"respond":{}}]}""")).expect(422);
        assertThat(answer.json().at("/errors/0/entity").asText()).isEqualTo("route bad-two");
        assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo("routes[0].match.paths[0]");
        assertThat(answer.json().path("detail").asText()).startsWith("route bad-two: routes[0].match.paths[0] ");

        answer = refused(api.post("/config", """
                {"format":"portico/v1","consumers":[{"name":"good-one"},{"name":"bad-one","policies":[{"use":"nothing"}]}]}""")).expect(422);
        assertThat(answer.json().at("/errors/0/entity").asText()).isEqualTo("consumer bad-one");
        assertThat(refused(api.put("/routes/alone", "{}"))
                        .expect(422)
                        .json()
                        .at("/errors/0")
                        .has("entity"))
                .isFalse();
    }

    static Stream<Operation> writes() {
        var writes =
                Operations.all().filter(each -> !each.method().equals("GET")).toList();
        assertThat(writes).hasSizeGreaterThan(40);
        return writes.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("writes")
    void noWriteMeetsAFaultOfOurs(Operation write) {
        given();
        String before = everything();
        var bodies = Stream.of(
                "{",
                "{\"nope\":1}",
                "{\"name\":{\"a\":[]},\"format\":7}",
                "{\"name\":\"a\\u0000b\"}",
                "{\"name\":\"" + "x".repeat(10_000) + "\"}");
        // Nothing of these names is there, and no body in here is right: whatever the answer, it is a refusal.
        for (String body : bodies.toList())
            for (String name : List.of("UPPER", "%00", "nothing-of-it")) {
                refused(send(write.method() + " " + write.pathOf(name), body));
                if (!write.path().contains("{")) break;
            }
        assertThat(everything()).isEqualTo(before);
    }

    static Stream<Operation> withoutBody() {
        var without = Operations.all().filter(operation -> !operation.hasBody()).toList();
        assertThat(without).hasSizeGreaterThan(60).extracting(Operation::method).contains("GET", "POST", "DELETE");
        return without.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withoutBody")
    void aBodyThatNobodyWouldReadIsRefused(Operation operation) {
        given();
        String before = everything();
        String line = operation.method() + " " + operation.pathOf("there");
        for (String body : List.of("{\"overlap\":\"1h\"}", "{}", "{", " ")) {
            Answer answer = refused(send(line, body)).expect(400);
            assertThat(blamed(answer)).isEmpty();
            assertThat(answer.json().get("detail").asText()).isEqualTo("This operation takes no body: leave it out");
        }
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void aBodyOfNothingIsNone() {
        given();
        api.send("GET", "/services/there", "").expect(200);
        api.post("/nodes/nothing/drain", "").expect(404);
        for (String length : List.of("content-length: 0\r\ncontent-type: application/x-www-form-urlencoded", "x: y"))
            assertThat(answered(length, "").status()).as(length).isEqualTo(200);
    }

    @Test
    void aBodyOfNoToldLengthIsRefusedToo() {
        given();
        var answer = answered("transfer-encoding: chunked", "2\r\n{}\r\n0\r\n\r\n");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("unwanted-body");
    }

    private RawClient.Response answered(String field, String body) {
        try (var raw = new RawClient(URI.create(AdminApi.base()).getPort())) {
            raw.send("GET /api/v1/services/there HTTP/1.1\r\nhost: x\r\nauthorization: " + api.authorization() + "\r\n"
                    + field + "\r\n\r\n" + body);
            return raw.read();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/services?limit=0",
                "/routes?limit=-1",
                "/policies?limit=x",
                "/consumers?limit=99999999999",
                "/consumers?limit=1001",
                "/services?cursor=!!",
                "/routes?cursor=AAAA",
                "/consumers?tag=%00",
                "/consumers?tag=UPPER",
                "/consumers?q=%00",
                "/changes?since=yesterday",
                "/changes?since=%2B300000-01-01T00:00:00Z",
                "/changes?since=%2B1000000000-12-31T23:59:59Z",
                "/changes?since=-0044-03-15T00:00:00Z",
                "/changes?kind=nothing",
                "/changes?cursor=cDE6eA",
                "/changes?name=%00",
                "/changes?actor=%0a",
                "/changes?revision=x",
                "/revisions?cursor=cDE6eA",
                "/revisions/x",
                "/revisions/-1",
                "/revisions/99999999",
                "/revisions/99999999999999999999",
                "/revisions/99999999/config",
                "/revisions/99999999/diff?to=0",
                "/revisions/0/diff?to=x",
                "/revisions/0/diff?to=0&cursor=x",
                "/services/%00",
                "/services/UPPER",
                "/services/%2e%2e",
                "/routes/nothing",
                "/routes/nothing/effective-policies",
                "/routes/there/effective-policies?consumer=nobody",
                "/policy-types/nothing",
                "/reports/open-routes?cursor=x",
                "/reports/open-routes?limit=x",
                "/nothing",
                "/services/a/b/c",
                "/consumers/there/credentials/x",
                "/certificates/%00",
                "/compositions/%00",
                "/compositions?cursor=x",
                "/certificates?cursor=x",
                "/nodes/%00",
                "/nodes/UPPER",
                "/nodes/nothing/health",
                "/nodes/%00/health",
                "/nodes?limit=0",
                "/nodes?cursor=x",
                "/nodes?q=%00",
                "/node-groups/%00",
                "/node-groups?cursor=x",
                "/node-groups?q=%00",
                "/groups?sort=changed",
                "/groups?cursor=x",
                "/groups?limit=0",
                "/groups?q=%00",
                "/users/%00",
                "/users?limit=x",
                "/users?q=%00",
                "/users?cursor=cDE6AA",
                "/statistics?window=2h",
                "/statistics?by=nothing",
                "/statistics?by=route&entity=%00",
                "/statistics?by=route&entity=UPPER",
                "/statistics?by=route&entity=nothing",
                "/statistics?top=0",
                "/statistics?order=%00",
                "/services?sort=nothing",
                "/routes?sort=%00",
                "/services/nothing/health",
                "/services/%00/health",
                "/revisions/x/rollout",
                "/revisions/99999999/rollout",
                "/reports/open-routes?name=%00",
                "/reports/open-routes?name=UPPER",
                "/reports/route-map?window=2h",
                "/reports/route-map?q=%00",
                "/reports/route-map?limit=1001",
                "/reports/usage?kind=nothing&name=a",
                "/reports/usage?kind=service&name=%00",
                "/exchanges?node=%00",
                "/exchanges?status=200",
                "/exchanges?method=%00",
                "/exchanges?route=UPPER",
                "/exchanges?unmatched=perhaps",
                "/exchanges?consumer=%0a",
                "/exchanges?q=%00",
                "/exchanges?after=yesterday",
                "/exchanges?limit=0",
                "/exchanges/%00",
                "/exchanges/nothing",
                "/tokens?cursor=x",
                "/tokens?limit=1001"
            })
    void aBadQueryIsAProblem(String path) {
        given();
        Answer answer = refused(api.get(path));
        if (answer.status() != 400 || !path.contains("?")) return; // there is no such thing
        var sent = new ArrayList<String>();
        for (var pair : path.substring(path.indexOf('?') + 1).split("&"))
            sent.add(pair.substring(0, pair.indexOf('=')));
        assertThat(blamed(answer)).as(answer.text()).isIn(sent);
    }

    @ParameterizedTest
    @CsvSource({"/revisions/0/diff, to", "/reports/usage, kind", "/reports/usage?kind=service, name"})
    void aParameterThatIsMissingIsNamed(String path, String parameter) {
        given();
        assertThat(blamed(refused(api.get(path)))).isEqualTo(parameter);
    }

    /** The one field or parameter that the answer blames. */
    private static String blamed(Answer answer) {
        assertThat(answer.json().path("errors")).as(answer.text()).hasSize(1);
        return answer.json().at("/errors/0/field").asText();
    }

    /** What no client library would send. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/services?limit=%zz",
                "GET /api/v1/services?q=%",
                "GET /api/v1/services?q=%ff%fe",
                "GET /api/v1/consumers?tag=%c0%80",
                "GET /api/v1/services/%zz",
                "GET /api/v1/services/%ff",
                "GET /api/v1/%zz/x",
                "POST /api/v1/config?mode=%zz",
                "DELETE /api/v1/routes/%",
                "POST /api/v1/auth/refresh",
                "POST /api/v1/auth/logout"
            })
    void whatIsNotEncodedIsNoFault(String line) {
        for (String field :
                List.of("accept: */*", "accept: x", "accept: a/b;q=z", "cookie: $Version=x; portico_refresh"))
            try (var raw = new RawClient(URI.create(AdminApi.base()).getPort())) {
                raw.send(line + " HTTP/1.1\r\nhost: x\r\nauthorization: " + api.authorization() + "\r\n" + field
                        + "\r\ncontent-length: 0\r\nportico-refresh: 1\r\n\r\n");
                var answer = raw.read();
                assertThat(answer.status()).as("%s, %s", line, field).isBetween(200, 499);
                if (answer.status() >= 400)
                    assertThat(answer.header("content-type"))
                            .as("%s, %s: %s", line, field, answer.status())
                            .contains("application/problem+json");
            }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/services", "/q/health/live", "/", "/nothing"})
    void aRequestWithoutAHostIsRefused(String path) {
        try (var raw = new RawClient(URI.create(AdminApi.base()).getPort())) {
            raw.send("GET " + path + " HTTP/1.1\r\nauthorization: " + api.authorization() + "\r\n\r\n");
            var answer = raw.read();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("content-type")).contains("application/problem+json");
            assertThat(answer.body()).contains("malformed-request");
        }
    }

    @Test
    void aNameThatCannotBeIsRefused() {
        for (String name : List.of("UPPER", "%00", "a%20b", "-a", "x".repeat(200), "%C3%A4", "%F0%9F%98%80"))
            refused(api.put("/consumers/" + name, "{}"));
    }

    @Test
    void otherMediaTypesAndMethodsAreRefused() {
        given();
        refused(api.put("/consumers/there", "{}", "content-type", "text/plain")).expect(415);
        refused(api.put("/consumers/there", "{}", "content-type", "nonsense"));
        refused(api.send("DELETE", "/config", null)).expect(405);
        refused(api.send("PUT", "/consumers", "{}")).expect(405);
        refused(api.get("/consumers/there", "accept", "image/png")).expect(406);
        refused(api.post("/config?mode=other", "{\"format\":\"portico/v1\"}")).expect(400);
        refused(api.post("/config?dry-run=perhaps", "{\"format\":\"portico/v1\"}"))
                .expect(400);
        refused(api.post("/config", "a: &a [*a]", "content-type", "application/yaml"));
        refused(api.post("/config", "\tx", "content-type", "application/yaml")).expect(400);
        refused(api.post("/consumers/there/credentials/x/rotate?overlap=soon", ""))
                .expect(400);
        refused(api.put("/consumers/there", "{}", "if-none-match", "\"x\"")).expect(400);
        refused(api.put("/consumers/there", "{\"tags\":[\"z\"]}", "if-match", "garbage"))
                .expect(412);
        refused(api.post("/revisions/99999999/rollback", "")).expect(404);
        refused(api.post("/alarms", "{}")).expect(405);
        refused(api.get("/alarms", "accept", "image/png")).expect(406);
        refused(api.post("/nodes/nothing/drain", "")).expect(404);
        refused(api.post("/nodes/nothing/drain?off=perhaps", "")).expect(400);
        refused(api.post("/nodes/UPPER/drain", "")).expect(404);
        refused(api.send("DELETE", "/nodes/%00/drain", null));
        refused(api.get("/nodes/nothing/drain")).expect(405);
    }

    @Test
    void aMalformedBodySaysWhere() {
        assertThat(api.put("/consumers/there", "{\n  \"tags\": [,]}")
                        .expect(400)
                        .json()
                        .get("detail")
                        .asText())
                .contains("line 2");
        assertThat(api.put("/services/x", "{\"url\":\"http://a:1\",\"timeouts\":{\"idle\":\"soon\"}}")
                        .expect(422)
                        .json()
                        .at("/errors/0")
                        .toString())
                .contains("timeouts.idle")
                .contains("duration");
    }

    private void given() {
        api.put("/services/there", "{\"url\":\"http://a:1\"}");
        api.put("/policies/there", "{\"type\":\"key-auth\"}");
        api.put("/routes/there", "{\"match\":{\"paths\":[\"/there\"]},\"respond\":{}}");
        api.put("/consumers/there", "{}");
        api.put("/compositions/there", "{\"calls\":{\"a\":{\"service\":\"there\",\"path\":\"/\"}}}");
        if (session.isEmpty()) {
            api.put("/certificates/there", CERTIFICATE);
            api.post("/users", "{\"name\":\"there\",\"role\":\"viewer\"}").expect(201);
        }
        // It is good for ten minutes, and a slow machine is longer at this.
        if (signedIn.plus(Duration.ofMinutes(4)).isAfter(Instant.now())) return;
        signedIn = Instant.now();
        session = "Bearer " + access.accessToken("signed-in", access.makeSettledUser("signed-in", "viewer"));
    }

    private Answer send(String write, String body) {
        String[] line = write.split(" ");
        return switch (line[1]) {
            case "/tokens", "/auth/password" -> api.send(line[0], line[1], body, "authorization", session);
            case "/auth/local" -> api.send(line[0], line[1], body, "authorization", "Local " + access.localSecret());
            default -> api.send(line[0], line[1], body);
        };
    }

    private static Answer refused(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(400, 499);
        assertThat(answer.header("content-type")).as(answer.text()).startsWith("application/problem+json");
        assertThat(answer.json().get("status").asInt()).isEqualTo(answer.status());
        assertThat(answer.json().get("detail").asText())
                .isNotEmpty()
                .doesNotContain("Exception")
                .doesNotContain("portico.");
        return answer;
    }

    private static String certificate(TestCertificate certificate) {
        return ConfigJson.tree(Map.of("chain", certificate.chain(), "privateKey", certificate.privateKey()))
                .toString();
    }

    /** All that a write may leave behind. */
    private String everything() {
        // When a node was last seen is told as an age between two clocks: it moves by itself.
        String nodes = api.get("/nodes").expect(200).text().replaceAll("\"lastSeen\":\"[^\"]*\"", "");
        return api.get("/revisions?limit=1").expect(200).text()
                + nodes
                + api.get("/node-groups").expect(200).text()
                + api.get("/cache/purges").expect(200).text()
                + api.get("/users").expect(200).text()
                + api.get("/tokens", "authorization", session).expect(200).text();
    }
}
