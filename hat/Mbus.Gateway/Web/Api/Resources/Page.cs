using System.ComponentModel;

namespace Mbus.Gateway.Web.Api.Resources;

internal sealed record Page<T>(
    [property: Description("The items of this page.")] IReadOnlyList<T> Items,
    [property: Description("Path of the next page; null on the last one.")] string? Next);
