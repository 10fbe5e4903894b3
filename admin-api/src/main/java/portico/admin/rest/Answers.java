package portico.admin.rest;

import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;
import org.jspecify.annotations.Nullable;

/** Answers with the header fields that go with them. */
public final class Answers {
    /** On each write: the revision that the configuration is at with it. */
    public static final String REVISION = "Portico-Revision";

    private Answers() {}

    /** An entity as it is read; 304 when the caller has this state of it (RFC 9110 §13.1.2). */
    public static <E> RestResponse<E> read(E body, String etag, @Nullable String ifNoneMatch) {
        if (ifNoneMatch != null
                && (ifNoneMatch.contains(etag) || ifNoneMatch.strip().equals("*")))
            return ResponseBuilder.<E>create(Status.NOT_MODIFIED)
                    .header(HttpHeaders.ETAG, etag)
                    .build();
        return ResponseBuilder.ok(body).header(HttpHeaders.ETAG, etag).build();
    }

    /** An answer to a write. */
    public static <E> ResponseBuilder<E> written(Status status, @Nullable E body, long revision) {
        return ResponseBuilder.create(status, body).header(REVISION, revision);
    }
}
