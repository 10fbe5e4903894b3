package portico.admin.configuration;

import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;
import org.jspecify.annotations.Nullable;
import portico.admin.rest.Answers;
import portico.config.Entity;

/** How the outcome of a write is answered. */
public final class Writes {
    private Writes() {}

    /** 201 with the place of what is new, 204 for what is gone, 200 for the rest. */
    public static <E extends Entity> RestResponse<E> answer(Committed<E> committed) {
        return answer(committed, committed.body());
    }

    /** The same, with the entity as it may be shown. */
    public static <E extends Entity, V> RestResponse<V> answer(Committed<E> committed, @Nullable V shown) {
        Status status = switch (committed.outcome()) {
            case CREATED -> Status.CREATED;
            case DELETED -> Status.NO_CONTENT;
            case UPDATED, UNCHANGED -> Status.OK;
        };
        E body = committed.body();
        var answer = Answers.written(status, shown, committed.revision());
        if (body != null && committed.etag() != null) answer.header(HttpHeaders.ETAG, committed.etag());
        if (body != null && committed.outcome() == Outcome.CREATED)
            answer.header(HttpHeaders.LOCATION, "/api/v1/" + body.kind().plural() + "/" + body.name());
        return answer.build();
    }
}
