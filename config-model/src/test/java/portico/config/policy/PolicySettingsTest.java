package portico.config.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.Problem;
import portico.config.Problems;
import portico.config.json.ConfigJson;

/** What is refused as settings of a policy, and at which field. */
class PolicySettingsTest {
    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            ip-restriction | { allow: [10.0.0.0/8, "::1"] }           | -
            ip-restriction | { deny: [10.0.0.7/8] }                   | -
            ip-restriction | { }                                      | settings
            ip-restriction | { allow: [10.0.0.0/33] }                 | settings.allow[0]
            ip-restriction | { deny: [example.com] }                  | settings.deny[0]
            ip-restriction | { allow: [10.0.0.0/8, 10.1.0.0/8] }      | settings.allow[1]
            request-headers  | { set: { X-A: "1", x-a: "2" } }       | settings.set.x-a
            request-headers  | { add: { x-a: "1", X-a: "2" } }       | settings.add.x-a
            response-headers | { set: { X-A: "1", x-a: "2" } }       | settings.set.x-a
            response-headers | { set: { X-A: "1" }, add: { x-a: "2" } } | -
            acl            | { allow: [gold], deny: [suspended] }     | -
            acl            | { }                                      | settings
            acl            | { allow: [Gold] }                        | settings.allow[0]
            acl            | { allow: [gold, gold] }                  | settings.allow[1]
            acl            | { allow: [gold], deny: [gold] }          | settings.deny[0]
            jwt            | { }                                      | -
            jwt            | { consumerKeys: true }                   | -
            jwt            | { consumerKeys: false }                  | settings.issuers
            jwt            | { issuers: [ { issuer: "https://a/" } ], consumerKeys: true } | -
            jwt            | { issuers: [ { issuer: "https://a/" } ], consumerKeys: false } | -
            jwt            | { issuers: [ { issuer: "https://a/" } ] } | -
            jwt            | { issuers: [ { issuer: "http://a/" } ] } | settings.issuers[0].issuer
            jwt            | { issuers: [ { issuer: a } ] }           | settings.issuers[0].issuer
            jwt            | { issuers: [ { issuer: a, jwksUrl: "http://127.0.0.1/k" } ] } | -
            jwt            | { issuers: [ { issuer: a, jwksUrl: "http://b@c/k" } ] } | settings.issuers[0].jwksUrl
            jwt            | { issuers: [ { issuer: a, jwksUrl: "file:///etc/passwd" } ] } | settings.issuers[0].jwksUrl
            jwt            | { issuers: [ { issuer: a, jwks: "{}" } ] } | settings.issuers[0].jwks
            jwt            | { issuers: [ { issuer: a, jwks: "[]" } ] } | settings.issuers[0].jwks
            jwt            | { issuers: [ { issuer: a, jwks: '{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}' } ] } | -
            jwt            | { issuers: [ { issuer: a, jwks: '{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}]}' } ] } | settings.issuers[0].jwks
            jwt            | { issuers: [ { issuer: a, jwks: '{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},{"kty":"oct","k":"AAAA"}]}' } ] } | settings.issuers[0].jwks
            jwt            | { issuers: [ { issuer: "https://a", algorithms: [HS256] } ] } | settings.issuers[0].algorithms[0]
            jwt            | { header: host }                         | settings.header
            jwt            | { clockSkew: 11m }                       | settings.clockSkew
            jwt            | { scopes: ["a b"] }                      | settings.scopes[0]
            jwt            | { claimsToHeaders: { sub: x-portico-consumer } } | settings.claimsToHeaders.sub
            jwt            | { claimsToHeaders: { a: X-A, b: x-a } }  | settings.claimsToHeaders
            jwt            | { consumerClaim: client }                | settings.consumerClaim
            any-of         | { of: [ { type: key-auth }, { type: jwt } ] } | -
            forward-auth   | { url: "http://auth:9000/check" }        | -
            forward-auth   | { }                                      | settings.url
            forward-auth   | { url: "ftp://auth/" }                   | settings.url
            forward-auth   | { url: "http://a@auth/" }                | settings.url
            forward-auth   | { url: "http://auth", requestHeaders: [x-forwarded-uri] } | settings.requestHeaders[0]
            forward-auth   | { url: "http://auth", requestHeaders: [host] } | settings.requestHeaders[0]
            forward-auth   | { url: "http://auth", upstreamHeaders: [x-portico-consumer] } | settings.upstreamHeaders[0]
            forward-auth   | { url: "http://auth", clientHeaders: [a, A] } | settings.clientHeaders[1]
            forward-auth   | { url: "http://auth", clientHeadersOnPass: [set-cookie] } | -
            forward-auth   | { url: "http://auth", clientHeadersOnPass: [content-length] } | settings.clientHeadersOnPass[0]
            forward-auth   | { url: "http://auth", timeout: 31s }     | settings.timeout
            basic-auth     | { realm: "the orders" }                  | -
            basic-auth     | { realm: 'say "a"' }                     | settings.realm
            basic-auth     | { realm: "" }                            | settings.realm
            rate-limit     | { limit: 5 }                             | -
            rate-limit     | { limit: 5, by: header, header: x-a }    | -
            rate-limit     | { limit: 10, per: 1s, also: [ { limit: 1000, per: 1d } ] } | -
            rate-limit     | { limit: 10, by: [consumer, claim, path-parameter, route], claim: sub, parameter: id } | -
            rate-limit     | { limit: 1000, scope: cluster, mode: leased, lease: 10, whenUnavailable: refuse } | -
            rate-limit     | { }                                      | settings.limit
            rate-limit     | { limit: 5, also: [ { limit: 0 } ] }     | settings.also[0].limit
            rate-limit     | { limit: 5, also: [ { limit: 5, per: 400d } ] } | settings.also[0].per
            rate-limit     | { limit: 5, by: [] }                     | settings.by
            rate-limit     | { limit: 5, by: [all, consumer] }        | settings.by
            rate-limit     | { limit: 5, by: [route, route] }         | settings.by[1]
            rate-limit     | { limit: 5, by: header }                 | settings.header
            rate-limit     | { limit: 5, header: x-a }                | settings.header
            rate-limit     | { limit: 5, by: claim }                  | settings.claim
            rate-limit     | { limit: 5, by: path-parameter }         | settings.parameter
            rate-limit     | { limit: 5, mode: leased }               | settings.mode
            rate-limit     | { limit: 5, scope: cluster, lease: 1 }   | settings.lease
            quota          | { limit: 5 }                             | -
            quota          | { limit: 5, window: week, timeZone: America/New_York, by: [consumer, route], lease: 5 } | -
            quota          | { limit: 1000000000000, window: hour, timeZone: "+05:30", by: header, header: X-A } | -
            quota          | { limit: 5, by: claim, claim: sub, whenUnavailable: refuse } | -
            quota          | { }                                      | settings.limit
            quota          | { limit: 1000000000001 }                 | settings.limit
            quota          | { limit: 5, timeZone: Europe/Nowhere }   | settings.timeZone
            quota          | { limit: 5, timeZone: "" }               | settings.timeZone
            quota          | { limit: 5, by: [] }                     | settings.by
            quota          | { limit: 5, by: [all, consumer] }        | settings.by
            quota          | { limit: 5, by: [route, route] }         | settings.by[1]
            quota          | { limit: 5, by: header }                 | settings.header
            quota          | { limit: 5, header: x-a }                | settings.header
            quota          | { limit: 5, by: claim }                  | settings.claim
            quota          | { limit: 5, by: path-parameter }         | settings.parameter
            quota          | { limit: 5, lease: 0 }                   | settings.lease
            quota          | { limit: 5, lease: 6 }                   | settings.lease
            rate-limit     | { limit: 5, scope: cluster, mode: leased, lease: 6 } | settings.lease
            any-of         | { }                                      | settings.of
            any-of         | { of: [ { type: cors } ] }               | settings.of[0].type
            any-of         | { of: [ { type: any-of } ] }             | settings.of[0].type
            any-of         | { of: [ { type: nothing } ] }            | settings.of[0].type
            any-of         | { of: [ { type: key-auth, settings: { header: host } } ] } | settings.of[0].settings.header
            any-of         | { of: [ { type: key-auth } ], anonymous: "A B" } | settings.anonymous
            hmac-auth      | { }                                      | -
            hmac-auth      | { components: ["@method", content-type], maxAge: 1h, clockSkew: 0s, tag: orders } | -
            hmac-auth      | { components: [] }                       | settings.components
            hmac-auth      | { components: ["@method", "@method"] }   | settings.components[1]
            hmac-auth      | { components: ["@status"] }              | settings.components[0]
            hmac-auth      | { components: ["@query-param"] }         | settings.components[0]
            hmac-auth      | { components: ["@method", Content-Type] } | settings.components[1]
            hmac-auth      | { components: ["a b"] }                  | settings.components[0]
            hmac-auth      | { bodyBytesMax: 17MiB }                  | settings.bodyBytesMax
            hmac-auth      | { maxAge: 0s }                           | settings.maxAge
            hmac-auth      | { maxAge: 61m }                          | settings.maxAge
            hmac-auth      | { clockSkew: 6m }                        | settings.clockSkew
            mtls-auth      | { }                                      | -
            mtls-auth      | { identifiedBy: [sha256, dns], clientCert: true } | -
            mtls-auth      | { identifiedBy: [] }                     | settings.identifiedBy
            mtls-auth      | { identifiedBy: [dns, sha256, dns] }     | settings.identifiedBy[2]
            oauth2-introspection | { url: "https://a/i", clientId: p } | -
            oauth2-introspection | { url: "http://127.0.0.1:9/i", clientAuthentication: bearer } | -
            oauth2-introspection | { clientId: p }                    | settings.url
            oauth2-introspection | { url: "http://a/i", clientId: p } | settings.url
            oauth2-introspection | { url: "https://b@a/i", clientId: p } | settings.url
            oauth2-introspection | { url: "https://a/i" }             | settings.clientId
            oauth2-introspection | { url: "https://a/i", clientId: p, clientAuthentication: bearer } | settings.clientId
            oauth2-introspection | { url: "https://a/i", clientId: p, clientSecret: "" } | settings.clientSecret
            oauth2-introspection | { url: "https://a/i", clientId: p, header: host } | settings.header
            oauth2-introspection | { url: "https://a/i", clientId: p, cache: 6m } | settings.cache
            oauth2-introspection | { url: "https://a/i", clientId: p, timeout: 0s } | settings.timeout
            oauth2-introspection | { url: "https://a/i", clientId: p, timeout: 31s } | settings.timeout
            oauth2-introspection | { url: "https://a/i", clientId: p, audiences: [a, a] } | settings.audiences[1]
            oauth2-introspection | { url: "https://a/i", clientId: p, requiredClaims: { use: [access], sub: [] } } | -
            oauth2-introspection | { url: "https://a/i", clientId: p, requiredClaims: { use: [""] } } | settings.requiredClaims.use[0]
            oauth2-introspection | { url: "https://a/i", clientId: p, requiredClaims: { "": [a] } } | settings.requiredClaims
            oauth2-introspection | { url: "https://a/i", clientId: p, scopes: ["a b"] } | settings.scopes[0]
            oauth2-introspection | { url: "https://a/i", clientId: p, claimsToHeaders: { sub: x-portico-user } } | settings.claimsToHeaders.sub
            oauth2-introspection | { url: "https://a/i", clientId: p, claimsToHeaders: { a: X-A, b: x-a } } | settings.claimsToHeaders
            oauth2-introspection | { url: "https://a/i", clientId: p, consumerClaim: "" } | settings.consumerClaim
            upstream-auth  | { header: { name: x-api-key, value: s } } | -
            upstream-auth  | { query: { name: key, value: s } }       | -
            upstream-auth  | { basic: { username: p, password: s } }  | -
            upstream-auth  | { oauth2: { tokenUrl: "https://a/t", clientId: p, clientSecret: s } } | -
            upstream-auth  | { }                                      | settings
            upstream-auth  | { header: { name: a, value: s }, query: { name: key, value: s } } | settings
            upstream-auth  | { header: { value: s } }                 | settings.header.name
            upstream-auth  | { header: { name: host, value: s } }     | settings.header.name
            upstream-auth  | { header: { name: x-portico-consumer, value: s } } | settings.header.name
            upstream-auth  | { header: { name: a, value: "s\\n" } } | settings.header.value
            upstream-auth  | { header: { name: a, value: "" } }       | settings.header.value
            upstream-auth  | { header: { name: a, value: s, prefix: "\\t" } } | settings.header.prefix
            upstream-auth  | { query: { value: s } }                  | settings.query.name
            upstream-auth  | { query: { name: "a&b", value: s } }     | settings.query.name
            upstream-auth  | { basic: { password: s } }               | settings.basic.username
            upstream-auth  | { basic: { username: "a:b", password: s } } | settings.basic.username
            upstream-auth  | { oauth2: { clientId: p, clientSecret: s } } | settings.oauth2.tokenUrl
            upstream-auth  | { oauth2: { tokenUrl: "http://a/t", clientId: p } } | settings.oauth2.tokenUrl
            upstream-auth  | { oauth2: { tokenUrl: "https://a/t" } }  | settings.oauth2.clientId
            upstream-auth  | { oauth2: { tokenUrl: "https://a/t", clientId: p, scopes: ["a b"] } } | settings.oauth2.scopes[0]
            any-of         | { of: [ { type: hmac-auth, settings: { maxAge: 0s } } ] } | settings.of[0].settings.maxAge
            cache          | { }                                      | -
            cache          | { ttl: 30s, statuses: [200, 404], heuristic: 10, authenticated: per-consumer } | -
            cache          | { staleWhileRevalidate: 30s, staleIfError: 1d, maxWait: 0s, entryBytesMax: 64KiB } | -
            cache          | { ttl: 0s }                              | settings.ttl
            cache          | { ttl: 367d }                            | settings.ttl
            cache          | { statuses: [200, 206] }                 | settings.statuses[1]
            cache          | { statuses: [600] }                      | settings.statuses[0]
            cache          | { statuses: [200, 200] }                 | settings.statuses[1]
            cache          | { heuristic: 101 }                       | settings.heuristic
            cache          | { heuristic: -1 }                        | settings.heuristic
            cache          | { staleWhileRevalidate: 1ms }            | settings.staleWhileRevalidate
            cache          | { staleIfError: 367d }                   | settings.staleIfError
            cache          | { entryBytesMax: 1B }                    | settings.entryBytesMax
            cache          | { entryBytesMax: 1GiB }                  | settings.entryBytesMax
            cache          | { maxWait: 61s }                         | settings.maxWait
            request-size   | { }                                      | -
            request-size   | { bodyBytesMax: 0B }                     | -
            request-size   | { bodyBytesMax: 1025GiB }                | settings.bodyBytesMax
            concurrency-limit | { limit: 5 }                          | -
            concurrency-limit | { }                                   | settings.limit
            concurrency-limit | { limit: 0 }                          | settings.limit
            concurrency-limit | { limit: 1, by: claim }               | settings.by
            concurrency-limit | { limit: 1, queue: 10001 }            | settings.queue
            concurrency-limit | { limit: 1, queue: -1 }               | settings.queue
            concurrency-limit | { limit: 1, maxWait: 6m }             | settings.maxWait
            concurrency-limit | { limit: 1, by: header }              | settings.header
            concurrency-limit | { limit: 1, header: x-a }             | settings.header
            concurrency-limit | { limit: 1, retryAfter: 1ms }         | settings.retryAfter
            security-headers | { }                                    | -
            security-headers | { hstsPreload: true }                  | settings.hstsPreload
            security-headers | { hsts: false, hstsSubdomains: true }  | settings.hsts
            security-headers | { hstsMaxAge: 3651d }                  | settings.hstsMaxAge
            security-headers | { contentSecurityPolicy: "a\\r\\nb" }  | settings.contentSecurityPolicy
            security-headers | { permissionsPolicy: " a" }            | settings.permissionsPolicy
            https-redirect | { }                                      | -
            https-redirect | { status: 303 }                          | settings.status
            https-redirect | { port: 0 }                              | settings.port
            correlation-id | { }                                      | -
            correlation-id | { header: X-Request-Id }                 | settings.header
            correlation-id | { header: x-portico-id }                 | settings.header
            correlation-id | { header: "a b" }                        | settings.header
            tracing        | { }                                      | -
            tracing        | { percent: 0, accept: false }            | -
            tracing        | { percent: 101 }                         | settings.percent
            tracing        | { percent: -1 }                          | settings.percent
            maintenance    | { }                                      | -
            maintenance    | { retryAfter: 31d }                      | settings.retryAfter
            maintenance    | { passClients: [10.0.0.0/33] }           | settings.passClients[0]
            maintenance    | { passHeader: host }                     | settings.passHeader
            maintenance    | { passSecretSha256: secret }             | settings.passSecretSha256
            maintenance    | { contentType: "a\\nb" }                 | settings.contentType
            fault-injection | { }                                     | settings
            fault-injection | { delay: 61s }                          | settings.delay
            fault-injection | { abortStatus: 200 }                    | settings.abortStatus
            fault-injection | { abortStatus: 500, abortPercent: 101 } | settings.abortPercent
            fault-injection | { delay: 1s, delayPercent: -1 }         | settings.delayPercent
            mock           | { }                                      | settings
            mock           | { examples: [ { status: 100 } ] }        | settings.examples[0].status
            mock           | { examples: [ { methods: [get] } ] }     | settings.examples[0].methods[0]
            mock           | { examples: [ { headers: { host: a } } ] } | settings.examples[0].headers.host
            mock           | { examples: [ { } ], pathPrefix: /a }    | settings.pathPrefix
            mock           | { openapi: "{" }                         | settings.openapi
            mock           | { openapi: "swagger: '2.0'" }            | settings.openapi
            mock           | { openapi: "openapi: 3.1.0" }            | settings.openapi
            mock           | { openapi: "{openapi: 3.1.0, paths: {/a: {get: {$ref: 'http://b'}}}}" } | settings.openapi
            mock           | { openapi: "{openapi: 3.1.0, paths: {/a: {get: {$ref: '#/paths/~1a/get'}}}}" } | settings.openapi
            mock           | { openapi: "{openapi: 3.1.0, paths: {/a: {get: {}}}}", pathPrefix: "a" } | settings.pathPrefix
            validation     | { }                                      | settings
            validation     | { body: { type: object, properties: { a: { $ref: "#/$defs/b" } }, $defs: { b: { type: string, pattern: "^[a-z]+$" } } } } | -
            validation     | { query: { properties: { a: { type: integer } } }, errorsMax: 1, bodyBytesMax: 16MiB } | -
            validation     | { body: true }                           | settings.body
            validation     | { body: { type: objekt } }               | settings.body.type
            validation     | { body: { properties: { a: { minimum: "1" } } } } | settings.body.properties.a.minimum
            validation     | { body: { properties: { a: { pattern: "(?=a)b" } } } } | settings.body.properties.a.pattern
            validation     | { body: { patternProperties: { '(a)\\1': {} } } } | settings.body.patternProperties.(a)\\1
            validation     | { body: { $ref: "http://127.0.0.1/s" } } | settings.body.$ref
            validation     | { body: { allOf: [ { $ref: "#/$defs/a" } ] } } | settings.body.allOf[0].$ref
            validation     | { body: { $id: "http://a/b" } }          | settings.body.$id
            validation     | { body: { $schema: "http://json-schema.org/draft-07/schema#" } } | settings.body.$schema
            validation     | { headers: { properties: { X-A: {} } } } | settings.headers.properties.X-A
            validation     | { body: {}, contentTypes: [] }           | settings.contentTypes
            validation     | { body: {}, contentTypes: [json] }       | settings.contentTypes[0]
            validation     | { body: {}, bodyBytesMax: 17MiB }        | settings.bodyBytesMax
            validation     | { body: {}, errorsMax: 0 }               | settings.errorsMax
            validation     | { body: {}, answers: log }               | settings.answers
            validation     | { body: {}, pathPrefix: /a }             | settings.pathPrefix
            validation     | { openapi: "swagger: '2.0'" }            | settings.openapi
            validation     | { openapi: "{openapi: 3.1.0, paths: {/a: {get: {}}}}", answers: refuse } | -
            validation     | { openapi: "{openapi: 3.1.0, paths: {/a: {get: {}}}}", body: {} } | settings.openapi
            validation     | { openapi: "{openapi: 3.1.0, paths: {'/a/{b}.c': {get: {}}}}" } | settings.openapi
            validation     | { openapi: "{openapi: 3.1.0, paths: {/a: {get: {parameters: [{name: a, in: query, schema: {pattern: '(?=a)'}}]}}}}" } | settings.openapi
            request-transform | { }                                   | settings
            request-transform | { headers: { set: { host: a } } }     | settings.headers.set.host
            request-transform | { headers: { set: { a: "{b}" } } }    | settings.headers.set.a
            request-transform | { headers: { set: { a: "{claim}" } } } | settings.headers.set.a
            request-transform | { headers: { set: { a: "{path.}" } } } | settings.headers.set.a
            request-transform | { headers: { set: { a: "b}" } } }     | settings.headers.set.a
            request-transform | { headers: { set: { a: "b\\r\\nc" } } } | settings.headers.set.a
            request-transform | { headers: { set: { a: "ä" } } }      | settings.headers.set.a
            request-transform | { headers: { set: { a: "{{b}} {claim.c} {path.d}" } } } | -
            request-transform | { headers: { rename: { a: te } } }    | settings.headers.rename.a
            request-transform | { headers: { remove: [x-portico-consumer] } } | settings.headers.remove[0]
            request-transform | { query: { remove: [""] } }           | settings.query.remove[0]
            request-transform | { cookies: { set: { "a;b": c } } }    | settings.cookies.set.a;b
            request-transform | { cookies: { remove: [a], rename: {}, set: {}, add: {} } } | -
            request-transform | { body: { } }                         | settings
            request-transform | { body: { remove: [/a] } }            | -
            request-transform | { body: { remove: [a] } }             | settings.body.remove[0]
            request-transform | { body: { remove: ["/~2"] } }         | settings.body.remove[0]
            request-transform | { body: { remove: [""] } }            | settings.body.remove[0]
            request-transform | { body: { rename: { /a: b, "": c } } } | settings.body.rename.
            request-transform | { body: { rename: { /a/b: b } } }     | settings.body.rename./a/b
            request-transform | { body: { move: { /a: /b, "/c": "" } } } | -
            request-transform | { body: { move: { /a: /a/b } } }      | settings.body.move./a
            request-transform | { body: { move: { "": /a } } }        | settings.body.move.
            request-transform | { body: { move: { /a: /a } } }        | settings.body.move./a
            request-transform | { body: { move: { /a: b } } }         | settings.body.move./a
            request-transform | { body: { set: { /a: ["{consumer.name}", 1, null, { b: true }], /c: null, "": 1 } } } | -
            request-transform | { body: { set: { /a: { b: ["{c}"] } } } } | settings.body.set./a.b.[0]
            request-transform | { body: { set: { a: 1 } } }           | settings.body.set.a
            request-transform | { body: { remove: [/a], set: [1] } }  | settings.body.set
            request-transform | { body: { set: { /a: "\\0" } } }       | settings.body.set./a
            request-transform | { body: { set: { /a: 1e200 } } }      | settings.body.set./a
            request-transform | { body: { jsonata: "{ 'a': b" } }     | settings.body.jsonata
            request-transform | { body: { jsonata: "$match(a, /b/)" } } | settings.body.jsonata
            request-transform | { body: { jsonata: "" } }             | settings.body.jsonata
            request-transform | { body: { remove: [/a], bodyBytesMax: 17MiB } } | settings.body.bodyBytesMax
            response-transform | { body: { jsonata: "{ 'data': $ }" }, bodyStatus: [2xx, "404"] } | -
            response-transform | { body: { jsonata: "(" } }           | settings.body.jsonata
            response-transform | { body: { remove: [/a] }, bodyStatus: [2x] } | settings.bodyStatus[0]
            response-transform | { status: { "404": 410 }, bodyStatus: [2xx] } | settings.bodyStatus
            response-transform | { }                                  | settings
            response-transform | { cookies: { rename: { a: b }, set: { c: "1; Path=/" } } } | -
            response-transform | { cookies: { set: { "a b": c } } }   | settings.cookies.set.a b
            response-transform | { cookies: { set: { a: "{b}" } } }   | settings.cookies.set.a
            response-transform | { headers: { set: { X-A: a, x-a: b } } } | settings.headers.set.x-a
            request-transform | { headers: { rename: { X-A: a, x-a: b } } } | settings.headers.rename.x-a
            request-transform | { query: { set: { A: a, a: b } } }    | -
            response-transform | { status: { "404": 410 } }           | -
            response-transform | { status: { "404": 204 } }           | settings.status.404
            response-transform | { status: { "304": 200 } }           | settings.status.304
            response-transform | { status: { "4xx": 500 } }           | settings.status.4xx
            response-transform | { headers: { add: { content-length: a } } } | settings.headers.add.content-length
            error-pages    | { }                                      | settings.pages
            error-pages    | { pages: [ { body: a } ] }               | -
            error-pages    | { pages: [ { } ] }                       | settings.pages[0].body
            error-pages    | { pages: [ { body: "{a}" } ] }           | settings.pages[0].body
            error-pages    | { pages: [ { status: ["200"], body: a } ] } | settings.pages[0].status[0]
            error-pages    | { pages: [ { contentType: html, body: a } ] } | settings.pages[0].contentType
            """)
    void unusableSettingsAreNamedByField(String type, String settings, String field) {
        String yaml = "{ type: " + type + ", settings: " + settings + " }";
        var entry = ConfigJson.readYaml(yaml.getBytes(UTF_8), PolicyEntry.class);
        assertThat(Problems.of(entry).list().stream().map(Problem::field).distinct())
                .containsExactly(field == null ? new String[0] : new String[] {field});
        // Nodes read what the admin service writes, and refuse fields that they do not know.
        if (field == null)
            assertThat(ConfigJson.read(ConfigJson.write(entry), PolicyEntry.class))
                    .isEqualTo(entry);
    }

    /** A secret is found again by its key: one server's must not go to another because somebody has sorted them. */
    @Test
    void secretsInsideAnAnyOfGoByTheServersThatTheyAreFor() {
        String first =
                "{ type: oauth2-introspection, settings: { url: 'https://a.test/', clientId: p, clientSecret: one } }";
        String second =
                "{ type: oauth2-introspection, settings: { url: 'https://b.test/', clientId: p, clientSecret: two } }";
        Map<String, String> keys = keysOfSecrets(first + ", " + second);
        assertThat(keys).containsOnlyKeys("one", "two");
        assertThat(keysOfSecrets("{ type: key-auth }, " + second + ", " + first))
                .isEqualTo(keys);
        assertThat(keysOfSecrets(second)).containsExactly(Map.entry("two", String.valueOf(keys.get("two"))));
        assertThat(keysOfSecrets(first.replace("//a.", "//c.")).values()).doesNotContainAnyElementsOf(keys.values());
    }

    /** By the secrets. */
    private static Map<String, String> keysOfSecrets(String members) {
        String yaml = "{ type: any-of, settings: { of: [ " + members + " ] } }";
        var entry = ConfigJson.readYaml(yaml.getBytes(UTF_8), PolicyEntry.class);
        Map<String, String> keys = new HashMap<>();
        PolicyEntry.withSecrets(List.of(entry), (key, field, secret) -> {
            if (secret != null) keys.put(secret.clear(), key);
            return secret;
        });
        return keys;
    }

    @Test
    void cookiesCannotBeAdded() {
        var yaml = "{ type: request-transform, settings: { cookies: { add: { a: b } } } }".getBytes(UTF_8);
        assertThatThrownBy(() -> ConfigJson.readYaml(yaml, PolicyEntry.class)).hasMessageContaining("settings.cookies");
    }

    /** All regular expressions are of the kind that takes linear time, whatever is matched. */
    @ParameterizedTest(name = "{0} is usable: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [a-z]+[0-9]{2,4} | true
            (a+)+$           | true
            (a*)*b           | true
            (a)\\1         | false
            (?=a)b           | false
            (?<!a)b          | false
            (?>a+)b          | false
            a++b             | false
            a{1001}          | false
            (a               | false
            [z-a]            | false
            """)
    void patternsThatAreNotLinearAreRefused(String regex, boolean usable) {
        String quoted = "'" + regex + "'";
        for (String field : new String[] {"headers", "query"}) {
            String yaml = "{ type: key-auth, when: { " + field + ": { x-a: { regex: " + quoted + " } } } }";
            var problems = Problems.of(ConfigJson.readYaml(yaml.getBytes(UTF_8), PolicyEntry.class))
                    .list();
            assertThat(problems.stream().map(Problem::field).toList())
                    .isEqualTo(usable ? List.of() : List.of("when." + field + ".x-a"));
        }
    }
}
