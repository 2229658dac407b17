using Microsoft.AspNetCore.Builder;

namespace Mbus.Gateway.Web.Access;

/// <summary>Scope that a route needs. A route without it needs <see cref="TokenScope.Administer"/>.</summary>
/// <param name="Scope">Scope; null for files that are the same for everyone, and say nothing about the gateway.</param>
internal sealed record RequiredScope(TokenScope? Scope);

/// <summary>Adds a <see cref="RequiredScope"/> to routes.</summary>
internal static class RequiredScopes
{
    internal static TBuilder Needs<TBuilder>(this TBuilder route, TokenScope scope)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new RequiredScope(scope));

    internal static TBuilder NeedsNoToken<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new RequiredScope(null));
}
