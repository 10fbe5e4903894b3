package portico.config.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.InvalidConfiguration;
import portico.config.Problem;
import portico.config.Problems;
import portico.config.json.ConfigJson;

class CompositionTest {
    private static final String MOBILE_HOME = """
            {"name":"mobile-home","deadline":"2s","calls":{
              "user":{"service":"users","path":"/users/{request.path.id}","allow":["id","name","address.city"],"group":"user"},
              "orders":{"service":"orders","path":"/orders","query":{"user":"{calls.user.body#/id}"},
                        "target":"data.items","group":"orders","failure":"optional"},
              "offers":{"service":"catalogue","path":"/offers","deadline":"300ms","fallback":{"offers":[]}}},
             "answer":"merge"}""";

    @Test
    void theExampleOfTheGuideIsRight() {
        Composition composition = read(MOBILE_HOME);
        assertThat(Problems.of(composition).list()).isEmpty();
        assertThat(composition.pathParameters()).containsExactly("id");
        assertThat(composition.services()).containsExactly("catalogue", "orders", "users");
        assertThat(composition.calls().get("orders").needs()).containsExactly("user");
        assertThat(composition.calls().get("user").needs()).isEmpty();
        assertThat(composition.mergeOrder()).containsExactly("offers", "orders", "user");
        assertThat(composition.readsBody()).isFalse();
    }

    @Test
    void whatIsWrittenIsWhatWasRead() {
        Composition composition = read(MOBILE_HOME);
        String canonical = new String(ConfigJson.write(composition), StandardCharsets.UTF_8);
        assertThat(read(canonical)).isEqualTo(composition);
        assertThat(canonical).doesNotContain("answer", "required", "\"json\"", "10s");
        var template = read(
                "{\"name\":\"a\",\"calls\":{\"x\":{\"service\":\"s\",\"path\":\"/\"}},\"answer\":{\"template\":\"x.y\"}}");
        assertThat(new String(ConfigJson.write(template), StandardCharsets.UTF_8))
                .contains("{\"template\":\"x.y\"}");
    }

    @Test
    void aTemplateTakesNothingFromWhatIsNoCall() {
        String composition =
                "{\"name\":\"a\",\"calls\":{\"x\":{\"service\":\"s\",\"path\":\"/\",\"group\":\"g\"}},\"answer\":{\"template\":\"%s\"}}";
        assertThat(Problems.of(read(composition.formatted("{'a': x.g.h, 'b': [x.(y & z)]}")))
                        .list())
                .isEmpty();
        assertThat(Problems.of(read(composition.formatted("{'a': x.g, 'b': g.h}")))
                        .list())
                .containsExactly(new Problem(
                        "answer.template", "takes something from a call that is not there: g, at character 16"));
    }

    @Test
    void aFallbackIsNoLargerThanABody() {
        String composition = "{\"name\":\"a\",\"calls\":{\"x\":{\"service\":\"s\",\"path\":\"/\",\"fallback\":[%s0]}}}";
        assertThat(Problems.of(read(composition.formatted("0,".repeat(1998)))).list())
                .isEmpty();
        assertThat(Problems.of(read(composition.formatted("0,".repeat(1999)))).list())
                .containsExactly(new Problem("calls.x.fallback", "has over 2000 values"));
    }

    @ParameterizedTest(name = "{1} {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":{"path":"/"}} | calls.a.service | is required
            {"a":{"service":"s"}} | calls.a.path | is required
            {} | calls | needs at least one
            {"a b":{"service":"s","path":"/"}} | calls.a b | must be named by
            {"a":{"service":"s","path":"/{calls.b.body#/id}"}} | calls.a.path | takes something from a call that is not there: b
            {"a":{"service":"s","path":"/{calls.a.status}"}} | calls.a.path | takes something from itself
            {"a":{"service":"s","path":"/{calls.b.status}"},"b":{"service":"s","path":"/{calls.a.status}"}} | calls.a | waits for itself
            {"a":{"service":"s","path":"/{item}"}} | calls.a.path | without forEach
            {"a":{"service":"s","path":"/{calls.b.status}"},"b":{"service":"s","path":"/{item}","forEach":{"over":"{request.body}"}}} | calls.a.path | one for each element
            {"a":{"service":"s","path":"/","forEach":{"over":"{item#/x}"}}} | calls.a.forEach.over | before there is an item
            {"a":{"service":"s","path":"/","forEach":{"over":"{request.query.x}"}}} | calls.a.forEach.over | may be an array
            {"a":{"service":"s","path":"/","forEach":{"over":"{request.body}","parallel":65}}} | calls.a.forEach.parallel | must be 1 to 64
            {"a":{"service":"s","path":"/{?request.query.x}"}} | calls.a.path | cannot go without a value
            {"a":{"service":"s","path":"//{request.path.h}/x"}} | calls.a.path | is not a normalised path
            {"a":{"service":"s","path":"{request.path.h}/x"}} | calls.a.path | must start with /
            {"a":{"service":"s","path":"/../x"}} | calls.a.path | is not a normalised path
            {"a":{"service":"s","path":"/x?y={request.path.h}"}} | calls.a.path | must have no query
            {"a":{"service":"s","path":"/{request.path.h"}} | calls.a.path | not closed
            {"a":{"service":"s","path":"/}"}} | calls.a.path | closes nothing
            {"a":{"service":"s","path":"/{nowhere}"}} | calls.a.path | names what is not known
            {"a":{"service":"s","path":"/{request.query.x#/y}"}} | calls.a.path | points into what is not JSON
            {"a":{"service":"s","path":"/{request.body#x}"}} | calls.a.path | is not a JSON pointer
            {"a":{"service":"s","path":"/{request.body#/~2}"}} | calls.a.path | is not a JSON pointer
            {"a":{"service":"s","path":"/","headers":{"host":"{request.query.h}"}}} | calls.a.headers.host | is the gateway's own business
            {"a":{"service":"s","path":"/","headers":{"x-portico-a":"b"}}} | calls.a.headers.x-portico-a | is reserved for the gateway
            {"a":{"service":"s","path":"/","headers":{"a b":"b"}}} | calls.a.headers.a b | is not a header name
            {"a":{"service":"s","path":"/","method":"CONNECT"}} | calls.a.method | must be one of
            {"a":{"service":"s","path":"/","method":"GET","body":{}}} | calls.a.body | cannot go with GET
            {"a":{"service":"s","path":"/","body":{"x":["{nowhere}"]}}} | calls.a.body.x.[0] | names what is not known
            {"a":{"service":"s","path":"/","body":{},"graphql":{"query":"{a}"}}} | calls.a.graphql | is given beside body
            {"a":{"service":"s","path":"/","graphql":{}}} | calls.a.graphql.query | is required
            {"a":{"service":"s","path":"/","allow":["a"],"deny":["b"]}} | calls.a.deny | cannot go with allow
            {"a":{"service":"s","path":"/","allow":["a..b"]}} | calls.a.allow[0] | has an empty name
            {"a":{"service":"s","path":"/","target":"a.*"}} | calls.a.target | has a star
            {"a":{"service":"s","path":"/","flatten":[{"move":"a.*.b","to":"c"}]}} | calls.a.flatten[0].to | up to the last star
            {"a":{"service":"s","path":"/","map":{"x.a":"c","x.b":"c"}}} | calls.a.map.x.b | gives the name c twice
            {"a":{"service":"s","path":"/","flatten":[{"append":"a.*","to":"a.*"}]}} | calls.a.flatten[0].append | ends in a star
            {"a":{"service":"s","path":"/","flatten":[{"append":"a.*.b","to":"a.*"}]}} | calls.a.flatten[0].to | ends in a star
            {"a":{"service":"s","path":"/","flatten":[{"move":"a"}]}} | calls.a.flatten[0].to | is required
            {"a":{"service":"s","path":"/","flatten":[{}]}} | calls.a.flatten[0] | needs exactly one of
            {"a":{"service":"s","path":"/","when":{"value":"x","is":1}}} | calls.a.when.value | one value in braces
            {"a":{"service":"s","path":"/","when":{"value":"{request.query.x}"}}} | calls.a.when | needs exactly one of
            {"a":{"service":"s","path":"/","when":{"value":"{request.query.x}","is":{}}}} | calls.a.when.is | must be text
            {"a":{"service":"s","path":"/","fallback":{"x":[1e400]}}} | calls.a.fallback | over 90 digits
            {"a":{"service":"s","path":"/","query":{"q":"{calls.b.status}"}}} | calls.a.query.q | not there: b
            {"a":{"service":"s","path":"/","headers":{"x-q":"{calls.b.status}"}}} | calls.a.headers.x-q | not there: b
            {"a":{"service":"s","path":"/","body":{"x":[1,"{calls.b.status}"]}}} | calls.a.body.x.[1] | not there: b
            {"a":{"service":"s","path":"/","graphql":{"query":"{a}","variables":{"v":{"w":"{calls.b.status}"}}}}} | calls.a.graphql.variables.v.w | not there: b
            {"a":{"service":"s","path":"/","when":{"value":"{calls.b.status}","exists":true}}} | calls.a.when.value | not there: b
            {"a":{"service":"s","path":"/","when":{"value":"{index}","exists":true},"forEach":{"over":"{request.body}"}}} | calls.a.when.value | before there is an item
            {"a":{"service":"s","path":"/","forEach":{"over":"{calls.b.body}"}}} | calls.a.forEach.over | not there: b
            {"a":{"service":"s","path":"/","headers":{"Accept":"a","accept":"b"}}} | calls.a.headers.accept | is the field that Accept names
            {"a":{"service":"s","path":"/{calls.b.body#/x}"},"b":{"service":"s","path":"/","encoding":"text"}} | calls.a.path | never has: plain text is #/content
            {"a":{"service":"s","path":"/{calls.b.body#/content/x}"},"b":{"service":"s","path":"/","encoding":"text","fallback":{"content":"y"}}} | calls.a.path | never has
            {"a":{"service":"s","path":"/{calls.b.body#/items/title}"},"b":{"service":"s","path":"/","encoding":"rss"}} | calls.a.path | never has: a feed has
            {"a":{"service":"s","path":"/{calls.b.body#/items/0/name}"},"b":{"service":"s","path":"/","encoding":"rss"}} | calls.a.path | never has: a feed has
            {"a":{"service":"s","path":"/{calls.b.body#/id}"},"b":{"service":"s","path":"/","forEach":{"over":"{request.body}"}}} | calls.a.path | an array, one for each element: #/0/id
            {"a":{"service":"s","path":"/{calls.b.body#/0/x}"},"b":{"service":"s","path":"/","encoding":"text","forEach":{"over":"{request.body}"}}} | calls.a.path | never has: plain text
            {"a":{"service":"s","path":"/","success":["1xx"]}} | calls.a.success[0] | must be a status
            {"a":{"service":"s","path":"/","deadline":"6m"}} | calls.a.deadline | must be from 1ms to 5m
            {"a":{"service":"s","path":"/","encoding":"pass-through","group":"x"}} | calls.a.encoding | leaves the answer as it is
            {"a":{"service":"s","path":"/","encoding":"pass-through","when":{"value":"{request.query.x}","exists":true}}} | calls.a.encoding | leaves the answer as it is
            {"a":{"service":"s","path":"/","encoding":"pass-through"},"b":{"service":"s","path":"/"}} | calls.a.encoding | only call
            """)
    void whatCannotWorkIsRefusedNamingThePlace(String calls, String field, String reason) {
        var problems =
                Problems.of(read("{\"name\":\"c\",\"calls\":" + calls + "}")).list();
        assertThat(problems).as("%s", problems).anySatisfy(problem -> {
            assertThat(problem.field()).isEqualTo(field);
            assertThat(problem.message()).contains(reason);
        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"name":"c","calls":{"a":{"service":"s","path":"/"}},"order":["b"]} | order[0] | not there: b
            {"name":"c","calls":{"a":{"service":"s","path":"/"},"b":{"service":"s","path":"/"}},"order":["b"]} | order | must name every call
            {"name":"c","calls":{"a":{"service":"s","path":"/"}},"headers":{"x":"{calls.b.status}"}} | headers.x | not there: b
            {"name":"c","calls":{"a":{"service":"s","path":"/"}},"headers":{"content-length":"1"}} | headers.content-length | own business
            {"name":"c","calls":{"a":{"service":"s","path":"/"}},"headers":{"Content-Type":"a/b"}} | headers.Content-Type | own business
            {"name":"c","calls":{"a":{"service":"s","path":"/"}},"headers":{"portico-completed":"true"}} | headers.portico-completed | own business
            {"name":"c","calls":{"a":{"service":"s","path":"/"}},"headers":{"ETag":"a","etag":"b"}} | headers.etag | is the field that ETag names
            {"name":"c","calls":{"a":{"service":"s","path":"/"}},"bodyBytesMax":"65MiB"} | bodyBytesMax | must be from
            {"name":"c","calls":{"a":{"service":"s","path":"/"}},"deadline":"0s"} | deadline | must be from
            {"name":"c","calls":{"a":{"service":"s","path":"/"}},"answer":{"template":"{"}} | answer.template | is no JSONata
            {"name":"c","calls":{"a":{"service":"s","path":"/"}},"answer":{"template":" "}} | answer.template | is empty
            """)
    void theWholeIsCheckedToo(String json, String field, String reason) {
        assertThat(Problems.of(read(json)).list()).anySatisfy(problem -> {
            assertThat(problem.field()).isEqualTo(field);
            assertThat(problem.message()).contains(reason);
        });
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /content            | "encoding":"text"
            /x                  | "encoding":"text","fallback":{"x":1}
            /items/0/authors/1  | "encoding":"rss"
            /language           | "encoding":"rss"
            /any/thing          | "encoding":"xml"
            /0/any              | "forEach":{"over":"{request.body}"}
            /12/content         | "forEach":{"over":"{request.body}"},"encoding":"text"
            """)
    void aPointerMayLeadWhereverAnAnswerMayHaveSomething(String pointer, String call) {
        assertThat(Problems.of(read("{\"name\":\"c\",\"calls\":{\"a\":{\"service\":\"s\",\"path\":\"/{calls.b.body#"
                                + pointer + "}\"},\"b\":{\"service\":\"s\",\"path\":\"/\"," + call + "}}}"))
                        .list())
                .isEmpty();
    }

    @Test
    void anUnknownFieldOrAnswerIsRefusedNamingIt() {
        assertThat(refused("{\"name\":\"c\",\"calls\":{\"a\":{\"servcie\":\"s\"}}}"))
                .isEqualTo("calls.a.servcie");
        assertThat(refused("{\"name\":\"c\",\"answer\":\"mix\"}")).isEqualTo("answer");
        assertThat(refused("{\"name\":\"c\",\"answer\":{\"template\":7}}")).isEqualTo("answer");
    }

    @Test
    void aTemplateIsTextAndValuesInTurn() {
        Template template = Template.parse("/a{{b}}/{calls.user.body#/x~1y}.{request.headers.X-A}");
        assertThat(template.parts()).hasSize(4);
        assertThat(template.parts().get(0).text()).isEqualTo("/a{b}/");
        Source body = template.sources().get(0);
        assertThat(body.kind()).isEqualTo(Source.Kind.CALL_BODY);
        assertThat(body.call()).isEqualTo("user");
        assertThat(String.valueOf(body.pointer())).isEqualTo("/x~1y");
        assertThat(template.sources().get(1).name()).isEqualTo("x-a");
        assertThat(template.sole()).isNull();
        assertThat(Template.parse("{claims.sub}").sole()).isNotNull();
        assertThat(Template.parse("{?request.query.page}").sources().get(0).optional())
                .isTrue();
        assertThat(body.text()).isEqualTo("calls.user.body#/x~1y");
        assertThatThrownBy(() -> Template.parse("{request.body#" + "/a".repeat(33) + "}"))
                .hasMessageContaining("deeper than 32");
    }

    private static Composition read(String json) {
        return ConfigJson.read(json.getBytes(StandardCharsets.UTF_8), Composition.class);
    }

    private static String refused(String json) {
        try {
            read(json);
        } catch (InvalidConfiguration e) {
            List<Problem> problems = e.problems();
            return problems.get(0).field();
        }
        throw new AssertionError("accepted: " + json);
    }
}
