package portico.admin.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.List;
import portico.admin.problem.InvalidInput;
import portico.admin.problem.Malformed;
import portico.config.ConfigDocument;
import portico.config.Entity;
import portico.config.Problem;
import portico.config.json.ConfigJson;

/** Reads every JSON and YAML body: bounded, strictly, and saying what is wrong with it. */
@Provider
@Priority(Priorities.USER - 1000) // before the framework's own
@Consumes({MediaType.APPLICATION_JSON, MediaTypes.MERGE_PATCH, MediaTypes.YAML})
public final class BodyReader implements MessageBodyReader<Object> {
    private final BodyBudget budget;
    private final CurrentVertxRequest request;

    BodyReader(BodyBudget budget, CurrentVertxRequest request) {
        this.budget = budget;
        this.request = request;
    }

    @Override
    public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return type != String.class && type != byte[].class && !InputStream.class.isAssignableFrom(type);
    }

    @Override
    public Object readFrom(
            Class<Object> type,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream in)
            throws IOException {
        long most = type == (Class<?>) ConfigDocument.class ? budget.most() : Entity.BYTES_MAX;
        var body = new BoundedInput(in, most, budget);
        request.getCurrent().addEndHandler(ended -> body.release());
        boolean yaml = mediaType.getSubtype().endsWith("yaml");
        return read(body, yaml ? ConfigJson.yamlMapper() : ConfigJson.mapper(), generic);
    }

    private static Object read(BoundedInput body, ObjectMapper mapper, Type type) {
        try {
            Object value = mapper.readValue(body, mapper.constructType(type));
            if (value == null) throw new Malformed(List.of(new Problem("", "is null")));
            return value;
        } catch (JsonProcessingException e) {
            body.throwFailure();
            if (body.isEmpty()) throw new Malformed(List.of(new Problem("", "is empty")));
            if (ConfigJson.isMalformed(e)) throw new Malformed(ConfigJson.problems(e));
            throw new InvalidInput(ConfigJson.problems(e));
        } catch (IOException e) {
            body.throwFailure();
            throw new Malformed(List.of(new Problem("", "cannot be decoded")));
        }
    }
}
