namespace Mbus.Gateway.Web.Access;

/// <summary>A request is refused. The message tells the client what was found, what was expected and what to do.</summary>
/// <param name="status">HTTP status, 400 to 599.</param>
/// <param name="detail">Complete message.</param>
internal sealed class ApiException(int status, string detail) : Exception(detail)
{
    internal int Status => status;

    /// <summary>Creates the refusal of a parameter.</summary>
    internal static ApiException BadRequest(string detail) => new(400, detail);

    /// <summary>Creates the answer for something that does not exist.</summary>
    internal static ApiException NotFound(string detail) => new(404, detail);
}
