package portico.admin.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.admin.testing.AdminApi;
import portico.admin.testing.AdminApi.Answer;
import portico.admin.testing.TestDatabase;

/** Who may not exempt does not get there by any way of writing, nor by another policy in the place of a wider one. */
@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class ExemptionsTest {
    private static final String CONFIGURATION = """
            format: portico/v1
            services:
            - {name: plain, url: "http://a:1"}
            - {name: keyed, url: "http://a:1", policies: [{name: own, type: key-auth}, {name: pace, type: rate-limit, settings: {limit: 5}}]}
            - {name: public, url: "http://a:1", policies: [{name: guard, enabled: false}]}
            policies:
            - {name: guard, type: jwt, everywhere: true}
            - {name: entry, type: any-of, everywhere: true, settings: {of: [{type: jwt}]}}
            - {name: not-suspended, type: acl, everywhere: true, settings: {deny: [suspended]}}
            - {name: inside, type: ip-restriction, everywhere: true, settings: {allow: [10.0.0.0/8]}}
            - {name: limit, type: rate-limit, everywhere: true, settings: {limit: 9}}
            - {name: posts, type: rate-limit, everywhere: true, settings: {limit: 9}, when: {methods: [POST]}}
            - {name: gold, type: rate-limit, groups: [gold], settings: {limit: 9}}
            - {name: alike, type: jwt}
            - {name: resting, type: jwt, enabled: false, when: {methods: [PUT]}}
            - {name: header, type: request-headers, settings: {set: {a: "1"}}}
            - {name: pass, type: any-of, settings: {of: [{type: jwt}]}}
            routes:
            - {name: bare, match: {paths: [/bare]}, respond: {}}
            - {name: moved, match: {paths: [/moved]}, forward: {service: plain}}
            - {name: own, match: {paths: [/own]}, forward: {service: plain}, policies: [{name: own, type: key-auth, when: {methods: [PUT]}}]}
            - {name: open, match: {paths: [/open]}, forward: {service: public}}
            - {name: ahead, match: {paths: [/ahead]}, forward: {service: public}, policies: [{name: guard, type: jwt, when: {methods: [PUT]}}]}
            - {name: alike, match: {paths: [/alike]}, respond: {}, policies: [{name: guard, use: alike}]}
            - {name: rested, match: {paths: [/rested]}, respond: {}, policies: [{name: guard, use: resting}]}
            - {name: headed, match: {paths: [/headed]}, respond: {}, policies: [{name: guard, use: header}]}
            - {name: passed, match: {paths: [/passed]}, respond: {}, policies: [{name: entry, use: pass}]}
            - {name: freed, match: {paths: [/freed]}, forward: {service: plain}, policies: [{name: guard, enabled: false}]}
            - {name: eased, match: {paths: [/eased]}, respond: {}, policies: [{name: guard, type: jwt, when: {methods: [PUT]}}]}
            consumers:
            - {name: acme, groups: [gold]}
            - {name: other, groups: [suspended, nobody]}
            """;

    private final AdminApi admin = AdminApi.as("admin");
    private final AdminApi editor = AdminApi.as("editor");

    @BeforeEach
    void configuration() {
        yaml(admin, "mode=replace", CONFIGURATION).expect(200);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            off                                | routes: [{name: bare, match: {paths: [/bare]}, respond: {}, policies: [{name: guard, enabled: false}]}]                                                  | routes[0].policies[0].enabled
            off before there is any            | routes: [{name: bare, match: {paths: [/bare]}, respond: {}, policies: [{name: later, enabled: false}]}]                                                  | routes[0].policies[0].enabled
            a condition                        | routes: [{name: bare, match: {paths: [/bare]}, respond: {}, policies: [{name: guard, type: jwt, when: {headers: {a: b}}}]}]                              | routes[0].policies[0].when
            another condition                  | routes: [{name: bare, match: {paths: [/bare]}, respond: {}, policies: [{name: posts, type: rate-limit, settings: {limit: 9}, when: {methods: [PUT]}}]}]  | routes[0].policies[0].when
            a condition for a limit            | routes: [{name: bare, match: {paths: [/bare]}, respond: {}, policies: [{name: limit, type: rate-limit, settings: {limit: 1}, when: {methods: [PUT]}}]}]  | routes[0].policies[0].when
            strangers                          | routes: [{name: bare, match: {paths: [/bare]}, respond: {}, policies: [{name: entry, type: any-of, settings: {of: [{type: jwt}], anonymous: acme}}]}]    | routes[0].policies[0].settings
            another way to authenticate        | routes: [{name: bare, match: {paths: [/bare]}, respond: {}, policies: [{name: entry, type: any-of, settings: {of: [{type: basic-auth}]}}]}]             | routes[0].policies[0].settings
            another issuer                     | routes: [{name: bare, match: {paths: [/bare]}, respond: {}, policies: [{name: guard, type: jwt, settings: {issuers: [{issuer: "https://me.test", jwksUrl: "https://me.test/k"}]}}]}] | routes[0].policies[0].settings
            another list of groups             | routes: [{name: bare, match: {paths: [/bare]}, respond: {}, policies: [{name: not-suspended, type: acl, settings: {deny: [nobody]}}]}]                   | routes[0].policies[0].settings
            another list of networks           | routes: [{name: bare, match: {paths: [/bare]}, respond: {}, policies: [{name: inside, type: ip-restriction, settings: {allow: ["0.0.0.0/0"]}}]}]         | routes[0].policies[0].settings
            itself under a condition           | routes: [{name: bare, match: {paths: [/bare]}, respond: {}, policies: [{use: guard, when: {methods: [PUT]}}]}]                                           | routes[0].policies[0].when
            a shared one under its name        | routes: [{name: bare, match: {paths: [/bare]}, respond: {}, policies: [{name: guard, use: alike, when: {methods: [PUT]}}]}]                              | routes[0].policies[0].when
            a new shared one under its name    | "{policies: [{name: new, type: jwt, when: {methods: [PUT]}}], routes: [{name: bare, match: {paths: [/bare]}, respond: {}, policies: [{name: guard, use: new}]}]}" | routes[0].policies[0].use
            a new route                        | routes: [{name: new, match: {paths: [/new]}, respond: {}, policies: [{name: guard, type: jwt, when: {methods: [PUT]}}]}]                                 | routes[0].policies[0].when
            a new route of a new service       | "{services: [{name: new, url: 'http://a:1'}], routes: [{name: new, match: {paths: [/new]}, forward: {service: new}, policies: [{name: guard, type: jwt, when: {methods: [PUT]}}]}]}" | routes[0].policies[0].when
            a service                          | services: [{name: plain, url: "http://a:1", policies: [{name: guard, type: jwt, when: {methods: [PUT]}}]}]                                               | services[0].policies[0].when
            a new service                      | services: [{name: new, url: "http://a:1", policies: [{name: guard, type: jwt, when: {methods: [PUT]}}]}]                                                 | services[0].policies[0].when
            a consumer                         | consumers: [{name: acme, groups: [gold], policies: [{name: not-suspended, type: acl, settings: {deny: [nobody]}}]}]                                      | consumers[0].policies[0].settings
            a consumer's limit                 | consumers: [{name: acme, groups: [gold], policies: [{name: limit, type: rate-limit, settings: {limit: 1}, when: {methods: [PUT]}}]}]                     | consumers[0].policies[0].when
            what a group has                   | consumers: [{name: acme, groups: [gold], policies: [{name: gold, type: rate-limit, settings: {limit: 1}, when: {methods: [PUT]}}]}]                      | consumers[0].policies[0].when
            what a service has, conditionally  | routes: [{name: new, match: {paths: [/new]}, forward: {service: keyed}, policies: [{name: own, type: key-auth, when: {methods: [PUT]}}]}]                | routes[0].policies[0].when
            a condition that comes to matter   | routes: [{name: own, match: {paths: [/own]}, forward: {service: keyed}, policies: [{name: own, type: key-auth, when: {methods: [PUT]}}]}]                | routes[0].policies[0].when
            one more service                   | routes: [{name: own, match: {paths: [/own]}, split: {destinations: [{service: plain}, {service: keyed}]}, policies: [{name: own, type: key-auth, when: {methods: [PUT]}}]}] | routes[0].policies[0].when
            freed, to another service          | routes: [{name: freed, match: {paths: [/freed]}, forward: {service: keyed}, policies: [{name: guard, enabled: false}]}]                                  | routes[0].policies[0].enabled
            prepared where nothing was lost    | routes: [{name: ahead, match: {paths: [/ahead]}, forward: {service: plain}, policies: [{name: guard, type: jwt, when: {methods: [PUT]}}]}]               | routes[0].policies[0].when
            to a service that is freed         | routes: [{name: moved, match: {paths: [/moved]}, forward: {service: public}}]                                                                            | routes[0].forward.service
            partly to one that is freed        | routes: [{name: moved, match: {paths: [/moved]}, split: {destinations: [{service: plain}, {service: public}]}}]                                          | routes[0].split.destinations
            eased, still less often            | routes: [{name: eased, match: {paths: [/eased]}, respond: {}, policies: [{name: guard, type: jwt, when: {methods: [PUT], headers: {a: b}}}]}]            | routes[0].policies[0].when
            eased, and off                     | routes: [{name: eased, match: {paths: [/eased]}, respond: {}, policies: [{name: guard, enabled: false}]}]                                                | routes[0].policies[0].enabled
            the used one changes               | policies: [{name: alike, type: jwt, settings: {scopes: [a]}}]                                                                                            | policies[0].settings
            the used one gets a condition      | policies: [{name: alike, type: jwt, when: {methods: [PUT]}}]                                                                                             | policies[0].when
            the used one lets strangers pass   | policies: [{name: pass, type: any-of, settings: {of: [{type: jwt}], anonymous: acme}}]                                                                   | policies[0].settings
            the used one wakes up              | policies: [{name: resting, type: jwt, when: {methods: [PUT]}}]                                                                                           | policies[0].enabled
            the used one becomes of the kind   | policies: [{name: header, type: jwt, when: {methods: [PUT]}}]                                                                                            | policies[0].type
            """)
    void whatTakesAWiderPolicyAwayNeedsTheRight(String what, String change, String field) {
        JsonNode refused =
                yaml(editor, "dry-run=false", document(change)).expect(403).json();
        assertThat(refused.get("type").asText()).endsWith("may-not-exempt");
        assertThat(refused.get("errors").findValuesAsText("field")).containsExactly(field);
        assertThat(refused.at("/errors/0/message").asText()).contains("policies:exempt");
        yaml(admin, "dry-run=false", document(change)).expect(200);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a milder limit                     | routes: [{name: bare, match: {paths: [/bare]}, respond: {}, policies: [{name: limit, type: rate-limit, settings: {limit: 1000}}]}]
            a limit at all times               | routes: [{name: bare, match: {paths: [/bare]}, respond: {}, policies: [{name: posts, type: rate-limit, settings: {limit: 9}}]}]
            a limit at more times              | routes: [{name: bare, match: {paths: [/bare]}, respond: {}, policies: [{name: posts, type: rate-limit, settings: {limit: 9}, when: {methods: [PUT, POST]}}]}]
            the same                           | routes: [{name: bare, match: {paths: [/bare]}, respond: {}, policies: [{name: guard, type: jwt}]}]
            the same, shared                   | routes: [{name: bare, match: {paths: [/bare]}, respond: {}, policies: [{use: guard}]}]
            under another name                 | routes: [{name: bare, match: {paths: [/bare]}, respond: {}, policies: [{name: more, type: jwt, settings: {scopes: [a]}, when: {methods: [PUT]}}]}]
            of another type                    | routes: [{name: bare, match: {paths: [/bare]}, respond: {}, policies: [{name: guard, type: request-headers, settings: {set: {a: "1"}}, when: {methods: [PUT]}}]}]
            other settings than the service's  | routes: [{name: new, match: {paths: [/new]}, forward: {service: keyed}, policies: [{name: own, type: key-auth, settings: {header: x-other}}, {name: pace, type: rate-limit, settings: {limit: 50}}]}]
            the service's own, gone            | services: [{name: keyed, url: "http://a:1"}]
            the service's own, conditionally   | services: [{name: keyed, url: "http://a:1", policies: [{name: own, type: key-auth, when: {methods: [PUT]}}]}]
            a new route of a freed service     | routes: [{name: new, match: {paths: [/new]}, forward: {service: public}}]
            from freed to guarded              | routes: [{name: open, match: {paths: [/open]}, forward: {service: plain}}]
            to where more is asked             | routes: [{name: moved, match: {paths: [/moved]}, forward: {service: keyed}}]
            freed, the rest changes            | routes: [{name: freed, match: {paths: [/free]}, forward: {service: plain}, policies: [{name: guard, enabled: false}, {type: key-auth}], tags: [a]}]
            freed no more                      | routes: [{name: freed, match: {paths: [/freed]}, forward: {service: plain}}]
            eased, the rest changes            | routes: [{name: eased, match: {paths: [/eased]}, respond: {}, policies: [{type: key-auth}, {name: guard, type: jwt, when: {methods: [PUT]}}]}]
            eased less                         | routes: [{name: eased, match: {paths: [/eased]}, respond: {}, policies: [{name: guard, type: jwt, when: {methods: [PUT, POST]}}]}]
            freed service, the rest changes    | services: [{name: public, url: "http://b:1", policies: [{name: guard, enabled: false}]}]
            a used one that rests              | policies: [{name: alike, type: jwt, enabled: false}]
            a used one of another type         | policies: [{name: alike, type: basic-auth, when: {methods: [PUT]}}]
            a used one in nobody's place       | policies: [{name: header, type: request-headers, settings: {set: {a: "2"}}, when: {methods: [PUT]}}]
            a new one everywhere               | "{policies: [{name: new, type: jwt, everywhere: true}], routes: [{name: bare, match: {paths: [/bare]}, respond: {}, policies: [{name: new, type: jwt, when: {methods: [PUT]}}]}]}"
            a consumer's limit                 | consumers: [{name: acme, groups: [gold], policies: [{name: limit, type: rate-limit, settings: {limit: 90}}, {name: gold, type: rate-limit, settings: {limit: 90}}]}]
            a consumer that leaves             | consumers: [{name: acme}]
            """)
    void whatTakesNothingAwayNeedsNoRight(String what, String change) {
        yaml(editor, "dry-run=false", document(change)).expect(200);
    }

    @Test
    void aSingleWriteIsNoWayAround() {
        String eased = "{\"match\":{\"paths\":[\"/n\"]},\"respond\":{},\"policies\":"
                + "[{\"name\":\"guard\",\"type\":\"jwt\",\"when\":{\"methods\":[\"PUT\"]}}]}";
        for (Answer answer : List.of(
                editor.put("/routes/new", eased),
                editor.post("/routes", eased.replaceFirst("\\{", "{\"name\":\"new\",")),
                editor.patch("/routes/bare", eased)))
            assertThat(answer.expect(403).json().at("/errors/0/field").asText()).isEqualTo("policies[0].when");
        assertThat(editor.patch("/policies/alike", "{\"when\":{\"methods\":[\"PUT\"]}}")
                        .expect(403)
                        .json()
                        .at("/errors/0/message")
                        .asText())
                .contains("guard", "route alike");
        admin.put("/routes/new", eased).expect(201);
        editor.patch("/routes/new", "{\"tags\":[\"a\"]}").expect(200);
    }

    @Test
    void aServiceThatChangesTogetherWithWhatItsRoutesUseIsToldOf() {
        admin.put("/routes/uses", """
                {"match":{"paths":["/uses"]},"forward":{"service":"plain"},"policies":[{"use":"alike"}]}""").expect(201);

        JsonNode refused =
                yaml(editor, "dry-run=false", document("""
                                services: [{name: plain, url: "http://a:1", policies: [{name: guard, type: jwt, when: {methods: [PUT]}}]}]
                                policies: [{name: alike, type: jwt, when: {methods: [PUT]}}]
                                """)).expect(403).json();

        assertThat(refused.get("errors").findValuesAsText("field"))
                .contains("services[0].policies[0].when", "policies[0].when");
    }

    @Test
    void aRollbackIsNoWayAround() {
        long eased = yaml(
                        admin,
                        "dry-run=false",
                        document("routes: [{name: bare, match: {paths: [/bare]}, respond: {}, policies:"
                                + " [{name: guard, type: jwt, when: {methods: [PUT]}}]}]"))
                .expect(200)
                .revision();
        editor.put("/routes/bare", "{\"match\":{\"paths\":[\"/bare\"]},\"respond\":{}}")
                .expect(200);
        JsonNode refused =
                editor.post("/revisions/" + eased + "/rollback", "").expect(403).json();
        assertThat(refused.at("/errors/0/field").asText()).isEqualTo("route bare.policies[0].when");
        admin.post("/revisions/" + eased + "/rollback", "").expect(200);
    }

    private static String document(String change) {
        return change.startsWith("\"{")
                ? "{format: portico/v1, " + change.substring(2, change.length() - 1)
                : "format: portico/v1\n" + change;
    }

    private static Answer yaml(AdminApi api, String query, String document) {
        return api.post("/config?" + query, document, "content-type", "application/yaml");
    }
}
