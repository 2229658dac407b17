namespace Mbus.Interop.Tests;

/// <summary>The bus of most tests: three meters, the first two with identifications that begin alike.</summary>
internal static class Meters
{
    internal const string Water = "11223344496A0107";
    internal const string Heat = "17280015A7320704";
    internal const string Electricity = "30211987361C0202";

    internal const string Definition =
        """
        {
          "meters": [
            {
              "name": "water", "primaryAddress": 1,
              "identification": "11223344", "manufacturer": "ZRI", "version": 1, "deviceType": 7,
              "telegrams": [ { "records": [ { "record": "0C 13", "value": 1234567 } ] } ]
            },
            {
              "name": "heat, three telegrams", "primaryAddress": 2,
              "identification": "17280015", "manufacturer": "LUG", "version": 7, "deviceType": 4,
              "telegrams": [
                { "records": [ { "record": "0C 06", "value": 48213 } ] },
                { "records": [ { "record": "4C 06", "value": 45611 } ] },
                { "records": [ { "record": "8C 01 06", "value": 43102 } ] }
              ]
            },
            {
              "name": "electricity", "primaryAddress": 3,
              "identification": "30211987", "manufacturer": "GAV", "version": 2, "deviceType": 2,
              "telegrams": [ { "records": [ { "record": "04 2B", "value": 1750000 } ] } ]
            }
          ]
        }
        """;

    /// <summary>Two meters on primary address 7.</summary>
    internal const string OnOneAddress =
        """
        {
          "meters": [
            {
              "name": "flat 1", "primaryAddress": 7,
              "identification": "50120041", "manufacturer": "TCH", "version": 38, "deviceType": 6,
              "telegrams": [ { "records": [ { "record": "0C 13", "value": 215804 } ] } ]
            },
            {
              "name": "flat 2", "primaryAddress": 7,
              "identification": "50120042", "manufacturer": "TCH", "version": 38, "deviceType": 6,
              "telegrams": [ { "records": [ { "record": "0C 13", "value": 98127 } ] } ]
            }
          ]
        }
        """;
}
