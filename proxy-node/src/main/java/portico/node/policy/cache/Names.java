package portico.node.policy.cache;

import portico.node.exchange.HeaderName;

/** The fields that a cache reads and writes. */
final class Names {
    static final HeaderName AGE = HeaderName.of("age");
    static final HeaderName AUTHORIZATION = HeaderName.of("authorization");
    static final HeaderName CACHE_CONTROL = HeaderName.of("cache-control");
    static final HeaderName CACHE_STATUS = HeaderName.of("cache-status");
    static final HeaderName CACHE_TAG = HeaderName.of("cache-tag");
    static final HeaderName CONTENT_ENCODING = HeaderName.of("content-encoding");
    static final HeaderName CONTENT_LOCATION = HeaderName.of("content-location");
    static final HeaderName CONTENT_RANGE = HeaderName.of("content-range");
    static final HeaderName DATE = HeaderName.of("date");
    static final HeaderName ETAG = HeaderName.of("etag");
    static final HeaderName EXPIRES = HeaderName.of("expires");
    static final HeaderName IF_MATCH = HeaderName.of("if-match");
    static final HeaderName IF_MODIFIED_SINCE = HeaderName.of("if-modified-since");
    static final HeaderName IF_NONE_MATCH = HeaderName.of("if-none-match");
    static final HeaderName IF_RANGE = HeaderName.of("if-range");
    static final HeaderName IF_UNMODIFIED_SINCE = HeaderName.of("if-unmodified-since");
    static final HeaderName LAST_MODIFIED = HeaderName.of("last-modified");
    static final HeaderName PRAGMA = HeaderName.of("pragma");
    static final HeaderName RANGE = HeaderName.of("range");
    static final HeaderName SET_COOKIE = HeaderName.of("set-cookie");
    static final HeaderName SURROGATE_KEY = HeaderName.of("surrogate-key");

    private Names() {}
}
