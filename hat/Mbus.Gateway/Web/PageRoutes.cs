using System.IO.Compression;
using System.Security.Cryptography;
using Mbus.Gateway.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Mbus.Gateway.Web;

/// <summary>Routes of the files of the page. They are part of the program and contain no data: the page gets these from the API.</summary>
internal static class PageRoutes
{
    private const string Folder = "page/";
    private const string Start = "index.html";

    // Nothing but files of this server, no script or style inside HTML, and no text that becomes HTML.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    internal static void Map(WebApplication web)
    {
        foreach (string name in typeof(PageRoutes).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            Lazy<PageFile> file = new(() => PageFile.Of(name));
            string path = name == Folder + Start ? "/" : $"/{name}";
            web.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], context => file.Value.AnswerAsync(context)).NeedsNoToken().ExcludeFromDescription();
        }
    }

    private sealed record PageFile(string Type, byte[] Bytes, byte[] Compressed, string Tag)
    {
        internal static PageFile Of(string name)
        {
            byte[] bytes = Embedded.Read(name);
            using MemoryStream compressed = new();
            using (GZipStream gzip = new(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
                gzip.Write(bytes);
            return new PageFile(TypeOf(name), bytes, compressed.ToArray(), $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"");
        }

        internal Task AnswerAsync(HttpContext context)
        {
            HttpResponse response = context.Response;
            response.Headers.ETag = Tag;
            response.Headers.CacheControl = "no-cache";
            response.Headers.Vary = "Accept-Encoding";
            response.Headers.ContentSecurityPolicy = Policy;
            response.Headers["Referrer-Policy"] = "no-referrer";
            response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
            response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
            if (context.Request.Headers.IfNoneMatch.Any(known => known?.Contains(Tag, StringComparison.Ordinal) == true))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

            // Browsers accept other codings only with HTTPS.
            bool isCompressed = context.Request.Headers.AcceptEncoding.Any(codings => codings?.Contains("gzip", StringComparison.OrdinalIgnoreCase) == true);
            byte[] body = isCompressed ? Compressed : Bytes;
            if (isCompressed)
                response.Headers.ContentEncoding = "gzip";
            response.ContentType = Type;
            response.ContentLength = body.Length;
            return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
        }

        private static string TypeOf(string name) => Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => throw new InvalidOperationException($"{name}: the type of this file is not known."),
        };
    }
}
