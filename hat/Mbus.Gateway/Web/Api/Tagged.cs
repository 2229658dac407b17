using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Mbus.Gateway.Web.Api;

/// <summary>JSON with an ETag of its bytes: a client that has these bytes already gets 304 instead.</summary>
/// <typeparam name="T">Type of the value, for the description of the API.</typeparam>
internal sealed class Tagged<T> : IResult, IEndpointMetadataProvider
{
    private const string ContentType = "application/json";

    private readonly ReadOnlyMemory<byte> _json;

    /// <param name="value">Value.</param>
    /// <param name="type">Type of the value.</param>
    internal Tagged(T value, JsonTypeInfo<T> type)
        : this(JsonSerializer.SerializeToUtf8Bytes(value, type))
    {
    }

    /// <param name="json">Value as JSON.</param>
    internal Tagged(ReadOnlyMemory<byte> json) => _json = json;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse response = httpContext.Response;
        string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(_json.Span).AsSpan(0, 8))}\"";
        response.Headers.ETag = tag;
        response.Headers.CacheControl = "no-cache";
        if (httpContext.Request.Headers.IfNoneMatch.Any(known => known?.Contains(tag, StringComparison.Ordinal) == true))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = ContentType;
        response.ContentLength = _json.Length;
        return HttpMethods.IsHead(httpContext.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(_json, httpContext.RequestAborted).AsTask();
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), [ContentType]));
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status304NotModified));
    }
}
