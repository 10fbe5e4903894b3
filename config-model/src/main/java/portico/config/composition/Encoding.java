package portico.config.composition;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the body of a call's answer is understood. */
public enum Encoding {
    /** JSON (RFC 8259); in the composition's answer numbers keep every digit. */
    @JsonProperty("json")
    JSON,
    /** XML: elements become members, attributes members with a {@code -} in front, text beside either {@code #text}. */
    @JsonProperty("xml")
    XML,
    /** An RSS or Atom feed, whichever it is, as one form. */
    @JsonProperty("rss")
    RSS,
    /** Plain text, as one member {@code content}. */
    @JsonProperty("text")
    TEXT,
    /** Not at all: the answer goes to the client as it is; for a composition's only call. */
    @JsonProperty("pass-through")
    PASS_THROUGH
}
