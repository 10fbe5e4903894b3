package portico.admin.access;

import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import portico.admin.problem.ProblemDetails;

/** Says when the next login will be looked at. */
final class TooManyLoginsMapper {
    @ServerExceptionMapper
    public RestResponse<ProblemDetails> map(TooManyLogins problem) {
        return RestResponse.ResponseBuilder.<ProblemDetails>create(problem.status())
                .entity(problem.details())
                .type(ProblemDetails.MEDIA_TYPE)
                .header(HttpHeaders.RETRY_AFTER, problem.waitSeconds())
                .build();
    }
}
