package portico.admin.problem;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.handler.HttpException;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import portico.config.InvalidConfiguration;
import portico.config.Problem;

/** Makes problem details of everything that is thrown. */
final class ProblemMapper {
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
    private static final Outage AWAY = new Outage(LOG, "Requests are answered 503");

    @ServerExceptionMapper
    public RestResponse<ProblemDetails> map(ProblemException problem) {
        var answer = answer(problem.details());
        if (problem.status() == 503) answer.header(HttpHeaders.RETRY_AFTER, 1);
        return answer.build();
    }

    @ServerExceptionMapper
    public RestResponse<ProblemDetails> map(InvalidConfiguration invalid) {
        return map(new InvalidInput(invalid.problems()));
    }

    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    public RestResponse<ProblemDetails> unauthorized() {
        return answer(ProblemDetails.of(401, "unauthorized", "A valid bearer token is required", List.of()))
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }

    @ServerExceptionMapper
    public RestResponse<ProblemDetails> map(ForbiddenException forbidden) {
        return answer(ProblemDetails.of(403, "forbidden", "Your role does not allow this", List.of()))
                .build();
    }

    @ServerExceptionMapper
    public RestResponse<ProblemDetails> map(WebApplicationException failure, HttpHeaders request) {
        Response response = failure.getResponse();
        int status = response.getStatus();
        if (status >= 500) return unexpected(failure);
        var answer = answer(ProblemDetails.of(
                status, code(failure, response), detail(failure), RefusedFields.of(failure, request)));
        String allow = response.getHeaderString(HttpHeaders.ALLOW);
        if (allow != null) answer.header(HttpHeaders.ALLOW, allow);
        return answer.build();
    }

    /** What the HTTP server refuses while it takes a request apart: a query that is not percent-encoded, for one. */
    @ServerExceptionMapper
    public RestResponse<ProblemDetails> map(HttpException refused) {
        int status = refused.getStatusCode();
        if (status < 400 || status >= 500) return unexpected(refused);
        return answer(ProblemDetails.of(
                        status,
                        "malformed-request",
                        "The request cannot be read: query cannot be decoded",
                        List.of(new Problem("query", "cannot be decoded"))))
                .build();
    }

    /** Says nothing of what is inside; the log does, under the same id. */
    @ServerExceptionMapper
    public RestResponse<ProblemDetails> unexpected(Throwable fault) {
        if (DatabaseAway.in(fault).isPresent()) {
            AWAY.failed(fault);
            return map(new Unavailable());
        }
        Optional<String> conflict = DatabaseAway.conflictIn(fault);
        if (conflict.isPresent()) {
            LOG.infof("A request is answered 503, another was in its way: %s", conflict.get());
            return map(new Busy());
        }
        String id = UUID.randomUUID().toString();
        LOG.errorf(fault, "Fault %s", id);
        return answer(ProblemDetails.of(500, "fault", "This is our fault; the log says more under this id", List.of())
                        .withId(id))
                .build();
    }

    private static String code(WebApplicationException failure, Response response) {
        if (failure instanceof NotFoundException) return "not-found";
        return response.getStatusInfo()
                .getReasonPhrase()
                .toLowerCase(Locale.ROOT)
                .replace(' ', '-');
    }

    // Not the exception's own message: that is the framework's, and may show what is inside.
    private static String detail(WebApplicationException failure) {
        if (failure instanceof NotFoundException) return "There is nothing under this path";
        if (failure instanceof NotAllowedException) return "This path does not take this method";
        if (failure instanceof NotSupportedException) return "This path does not take this content type";
        if (failure instanceof NotAcceptableException) return "There is no answer of an accepted content type";
        return "The request cannot be read";
    }

    private static RestResponse.ResponseBuilder<ProblemDetails> answer(ProblemDetails details) {
        return RestResponse.ResponseBuilder.<ProblemDetails>create(details.status())
                .entity(details)
                .type(ProblemDetails.MEDIA_TYPE);
    }
}
