package portico.admin.channel;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import portico.admin.problem.ProblemDetails;
import portico.config.InvalidConfiguration;
import portico.config.Problem;
import portico.config.channel.ChannelMessage;
import portico.config.json.ConfigJson;
import portico.config.snapshot.Sha256;

/** The answers of the channel port that are not what was asked for. */
final class ChannelAnswers {
    private ChannelAnswers() {}

    /** The only answer that puts a node out of service. */
    static void unauthorized(HttpServerRequest request) {
        request.response().putHeader("www-authenticate", "Bearer realm=\"" + ChannelMessage.REALM + "\"");
        problem(request, 401, "unauthorized", "Show the token of a node that is enrolled and not revoked");
    }

    static void notFound(HttpServerRequest request) {
        problem(request, 404, "not-found", "There is nothing here");
    }

    static void bad(HttpServerRequest request, String field, String message) {
        problem(request, 400, "bad-parameter", field + " " + message, List.of(new Problem(field, message)));
    }

    /** @param problems what is wrong with the body */
    static void invalid(HttpServerRequest request, InvalidConfiguration problems) {
        problem(request, 400, "invalid-input", String.valueOf(problems.getMessage()), problems.problems());
    }

    /** Something of ours does not work for now; the node comes again. */
    static void unavailable(HttpServerRequest request) {
        request.response().putHeader("retry-after", "1");
        problem(request, 503, "unavailable", "The admin service cannot answer for now");
    }

    static void problem(HttpServerRequest request, int status, String code, String detail) {
        problem(request, status, code, detail, List.of());
    }

    private static void problem(
            HttpServerRequest request, int status, String code, String detail, List<Problem> errors) {
        var details = ProblemDetails.of(status, code, detail, errors);
        answer(request, status, ProblemDetails.MEDIA_TYPE, ConfigJson.write(details));
    }

    static void json(HttpServerRequest request, int status, Object value) {
        answer(request, status, "application/json", ConfigJson.write(value));
    }

    /** A chunk never changes: whoever has it need not ask again. */
    static void chunk(HttpServerRequest request, Sha256 hash, byte[] bytes) {
        request.response()
                .putHeader("cache-control", "private, max-age=31536000, immutable")
                .putHeader("etag", "\"" + hash + "\"");
        answer(request, 200, "application/zstd", bytes);
    }

    static void nothing(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) return;
        request.resume();
        response.setStatusCode(204).putHeader("cache-control", "no-store").end();
    }

    static void answer(HttpServerRequest request, int status, String type, byte[] body) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) return;
        request.resume(); // whatever it still carries is read, so that the connection can go on
        if (!response.headers().contains("cache-control")) response.putHeader("cache-control", "no-store");
        response.setStatusCode(status).putHeader("content-type", type).end(Buffer.buffer(body));
    }
}
