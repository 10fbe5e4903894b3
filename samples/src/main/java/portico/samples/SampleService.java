package portico.samples;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A collection of fixed JSON objects: {@code GET /orders}, {@code GET /orders?customer=ada}, {@code GET /orders/1001}. Besides, {@code /health} says that
 * it is well, and {@code /echo} and {@code /orders/echo} say what arrived here, so that people see what a gateway made
 * of their request. What asks for tokens is answered by the {@link SampleIssuer}.
 */
final class SampleService implements Handler<HttpServerRequest> {
    private final String name;
    private final Map<String, JsonObject> items;
    private final SampleIssuer issuer = new SampleIssuer();

    private SampleService(String name, Map<String, JsonObject> items) {
        this.name = name;
        this.items = items;
    }

    /** The service over the objects in the resource of its name. */
    static SampleService load(String name) {
        try (var in = SampleService.class.getResourceAsStream(name + ".json")) {
            var items = new LinkedHashMap<String, JsonObject>();
            for (Object item :
                    new JsonArray(Buffer.buffer(Objects.requireNonNull(in).readAllBytes()))) {
                var json = (JsonObject) item;
                items.put(json.getString("id"), json);
            }
            return new SampleService(name, items);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void handle(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        String collection = "/" + name;
        if (path.equals("/health"))
            answer(request, 200, new JsonObject().put("service", name).put("status", "up"));
        else if (SampleIssuer.serves(path)) issuer.handle(request);
        else if (path.equals("/echo") || path.equals(collection + "/echo")) echo(request);
        else if (path.equals(collection) || path.equals(collection + "/")) list(request);
        else if (path.startsWith(collection + "/")) one(request, path.substring(collection.length() + 1));
        else refuse(request, 404, "There is nothing at " + path);
    }

    private void list(HttpServerRequest request) {
        if (!isRead(request)) return;
        var list = new JsonArray();
        items.values().stream().filter(item -> isAskedFor(item, request)).forEach(list::add);
        answer(request, 200, new JsonObject().put(name, list).put("total", list.size()));
    }

    /** A parameter named as a field asks for those with that value; others ask for nothing. */
    private static boolean isAskedFor(JsonObject item, HttpServerRequest request) {
        for (var parameter : request.params()) {
            Object value = item.getValue(parameter.getKey());
            if (value != null && !value.toString().equals(parameter.getValue())) return false;
        }
        return true;
    }

    private void one(HttpServerRequest request, String id) {
        if (!isRead(request)) return;
        @Nullable JsonObject item = items.get(id);
        if (item == null) refuse(request, 404, "There is no " + id + " among the " + name);
        else answer(request, 200, item);
    }

    private void echo(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            var headers = new JsonObject();
            for (String header : request.headers().names()) {
                var values = request.headers().getAll(header);
                headers.put(header.toLowerCase(Locale.ROOT), String.join(", ", values));
            }
            answer(
                    request,
                    200,
                    new JsonObject()
                            .put("service", name)
                            .put("method", request.method().name())
                            .put("uri", request.uri())
                            .put("version", request.version().alpnName())
                            .put("headers", headers)
                            .put("body", body.toString(StandardCharsets.UTF_8)));
        });
    }

    private static boolean isRead(HttpServerRequest request) {
        if (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD) return true;
        request.response().putHeader("allow", "GET, HEAD");
        refuse(request, 405, "Only GET and HEAD are possible here");
        return false;
    }

    private static void refuse(HttpServerRequest request, int status, String detail) {
        var problem = new JsonObject().put("status", status).put("detail", detail);
        request.response().putHeader("content-type", "application/problem+json");
        write(request, status, problem);
    }

    private static void answer(HttpServerRequest request, int status, JsonObject json) {
        request.response().putHeader("content-type", "application/json");
        write(request, status, json);
    }

    private static void write(HttpServerRequest request, int status, JsonObject json) {
        Buffer body = json.toBuffer().appendString("\n");
        var response = request.response().setStatusCode(status);
        if (request.method() == HttpMethod.HEAD)
            response.putHeader("content-length", String.valueOf(body.length())).end();
        else response.end(body);
    }
}
