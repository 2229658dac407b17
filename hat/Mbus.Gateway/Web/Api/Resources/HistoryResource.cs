using System.ComponentModel;
using Mbus.Client.Readings;

namespace Mbus.Gateway.Web.Api.Resources;

internal sealed record HistoryResource(
    [property: Description("Meter.")] string Meter,
    [property: Description("First time of this page.")] DateTimeOffset From,
    [property: Description("End of this page, not included.")] DateTimeOffset To,
    [property: Description("Series with values in this page.")] IReadOnlyList<SeriesResource> Series,
    [property: Description("Path of the next page; null on the last one.")] string? Next);

internal sealed record SeriesResource(
    [property: Description("Quantity, for example energy.")] string Quantity,
    [property: Description("Unit, for example Wh; empty for none.")] string Unit,
    [property: Description("instantaneous, maximum, minimum or error.")] string Function,
    [property: Description("Storage number; 0 is the present.")] long Storage,
    [property: Description("Tariff; 0 is the total.")] int Tariff,
    [property: Description("Subunit.")] int Subunit,
    [property: Description("Further properties, for example the phase; empty for none.")] string Detail,
    [property: Description("0; 1 and more for further records that are equal in all other parts.")] int Ordinal,
    [property: Description("Times.")] IReadOnlyList<DateTimeOffset> Times,
    [property: Description("The value at each time, with all digits that the meter has sent.")] IReadOnlyList<ExactDecimal> Values);
