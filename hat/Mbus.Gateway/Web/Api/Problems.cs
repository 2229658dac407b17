using System.Text.Json;
using Mbus.Client;
using Mbus.Gateway.Logging;
using Mbus.Gateway.Web.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Mbus.Gateway.Web.Api;

/// <summary>Turns every failure into problem details (RFC 9457): each says what was found and what was expected.</summary>
internal static class Problems
{
    private const string ContentType = "application/problem+json";

    /// <summary>Runs the rest of the pipeline, and answers its failures.</summary>
    internal static async Task AnswerAsync(HttpContext context, RequestDelegate next, ILogger log)
    {
        try
        {
            await next(context).ConfigureAwait(false);
            if (!context.Response.HasStarted && context.Response.ContentLength == null && ReasonOf(context) is { } reason)
                await WriteAsync(context, context.Response.StatusCode, reason).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await AnswerAsync(context, e, log).ConfigureAwait(false);
        }
    }

    private static async Task AnswerAsync(HttpContext context, Exception e, ILogger log)
    {
        if (context.RequestAborted.IsCancellationRequested)
            return;

        (int status, string detail) = e switch
        {
            ApiException refused => (refused.Status, refused.Message),
            BadHttpRequestException bad => (bad.StatusCode, bad.Message),
            MbusException noReply => (StatusCodes.Status504GatewayTimeout, noReply.Message),
            IOException unavailable => (StatusCodes.Status503ServiceUnavailable, unavailable.Message),
            _ => (StatusCodes.Status500InternalServerError, "Internal error: the log of the gateway has more. Please report it."),
        };
        if (status == StatusCodes.Status500InternalServerError)
            GatewayLog.Fault(log, e.ToString());
        if (context.Response.HasStarted)
            context.Abort();
        else
            await WriteAsync(context, status, detail).ConfigureAwait(false);
    }

    private static string? ReasonOf(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => $"There is no {Shorten(context.Request.Path)} here. /openapi/v1.json lists what exists.",
        StatusCodes.Status405MethodNotAllowed => $"{Shorten(context.Request.Path)} does not permit {Shorten(context.Request.Method)}. Expected {context.Response.Headers.Allow}.",
        StatusCodes.Status415UnsupportedMediaType => "The request has a body. Expected none: all parameters are in the query.",
        >= 400 and var status => $"The request was refused: {ReasonPhrases.GetReasonPhrase(status)}.",
        _ => null,
    };

    private static Task WriteAsync(HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        ProblemDetails problem = new() { Status = status, Title = ReasonPhrases.GetReasonPhrase(status), Detail = detail };
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(problem, ApiJson.Default.ProblemDetails);
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static string Shorten(string text) => text.Length <= 100 ? text : $"{text[..100]}...";
}
