using System.Globalization;
using Mbus.Gateway.Meters;
using Mbus.Gateway.Settings;

namespace Mbus.Gateway.Mqtt.Json.Discovery;

/// <summary>Names of devices and entities in English and German.</summary>
/// <param name="language">Language.</param>
internal sealed class EntityNames(NameLanguage language)
{
    // The English names are those of the decoder (QuantityText, VifeEffectText, DeviceTypeText).
    private static readonly Dictionary<string, string> German = new()
    {
        ["energy"] = "Energie",
        ["reactive energy"] = "Blindenergie",
        ["apparent energy"] = "Scheinenergie",
        ["volume"] = "Volumen",
        ["mass"] = "Masse",
        ["on time"] = "Einschaltdauer",
        ["operating time"] = "Betriebsdauer",
        ["power"] = "Leistung",
        ["reactive power"] = "Blindleistung",
        ["apparent power"] = "Scheinleistung",
        ["cumulative maximum power"] = "kumulierte Höchstleistung",
        ["volume flow"] = "Durchfluss",
        ["mass flow"] = "Massenstrom",
        ["flow temperature"] = "Vorlauftemperatur",
        ["return temperature"] = "Rücklauftemperatur",
        ["temperature difference"] = "Temperaturdifferenz",
        ["external temperature"] = "Außentemperatur",
        ["temperature"] = "Temperatur",
        ["temperature limit"] = "Temperaturgrenze",
        ["pressure"] = "Druck",
        ["relative humidity"] = "relative Feuchte",
        ["moisture"] = "Feuchte",
        ["phase U-U"] = "Phasenwinkel U-U",
        ["phase U-I"] = "Phasenwinkel U-I",
        ["frequency"] = "Frequenz",
        ["voltage"] = "Spannung",
        ["current"] = "Strom",
        ["heat cost allocation"] = "Verbrauchseinheiten",
        ["averaging duration"] = "Mittelungsdauer",
        ["actuality duration"] = "Alter der Werte",
        ["battery operating time"] = "Betriebsdauer der Batterie",
        ["remaining battery life"] = "Restlaufzeit der Batterie",
        ["received radio level"] = "Empfangspegel",
        ["maximum"] = "Maximum",
        ["minimum"] = "Minimum",
        ["error"] = "bei Fehler",
        ["tariff"] = "Tarif",
        ["subunit"] = "Untereinheit",
        ["storage"] = "Speicher",
        ["record"] = "Datensatz",
        ["accumulation of positive contributions"] = "Bezug",
        ["accumulation of negative contributions"] = "Lieferung",
        ["accumulation of absolute contributions"] = "Betragssumme",
        ["import-export"] = "Bezug minus Lieferung",
        ["to meter"] = "zum Zähler",
        ["from meter"] = "vom Zähler",
        ["uncorrected"] = "unkorrigiert",
        ["at base conditions"] = "im Normzustand",
        ["average value"] = "Mittelwert",
        ["oil"] = "Öl",
        ["electricity"] = "Strom",
        ["gas"] = "Gas",
        ["heat (return)"] = "Wärme (Rücklauf)",
        ["heat (flow)"] = "Wärme (Vorlauf)",
        ["steam"] = "Dampf",
        ["warm water"] = "Warmwasser",
        ["hot water"] = "Heißwasser",
        ["cold water"] = "Kaltwasser",
        ["hot and cold water"] = "Warm- und Kaltwasser",
        ["water"] = "Wasser",
        ["waste water"] = "Abwasser",
        ["heat cost allocator"] = "Heizkostenverteiler",
        ["compressed air"] = "Druckluft",
        ["cooling (return)"] = "Kälte (Rücklauf)",
        ["cooling (flow)"] = "Kälte (Vorlauf)",
        ["heat and cooling"] = "Wärme und Kälte",
        ["room sensor"] = "Raumfühler",
        ["meter"] = "Zähler",
        ["bus"] = "Bus",
        ["connection"] = "Verbindung",
        ["last reading"] = "letzte Ablesung",
        ["version"] = "Version",
    };

    // Scalings are applied to the value already.
    private static readonly string[] HiddenDetails = ["multiplied by", "data type", "non-metric"];

    /// <summary>Returns the name of a term; the term itself if it has no translation.</summary>
    internal string Of(string term) => Capital(Word(term));

    /// <summary>Returns the name of a meter without a name in the settings, for example <c>Water 12345678</c>.</summary>
    internal string OfMeter(byte deviceType, string identification) =>
        $"{(deviceType is 0x00 or 0x0F ? Of("meter") : Of(DeviceTypeText.Text(deviceType)))} {identification}";

    /// <summary>Returns the name of an entity, for example <c>Energy, tariff 1</c>.</summary>
    internal string Of(SeriesKey key)
    {
        List<string> parts = [Of(key.Quantity)];
        parts.AddRange(key.Detail.Split(", ").Where(part => part.Length > 0 && !HiddenDetails.Any(hidden => part.StartsWith(hidden, StringComparison.Ordinal))).Select(Word));
        if (key.Function != RecordFunction.Instantaneous)
            parts.Add(Word(key.Function.ToString().ToLowerInvariant()));
        AddNumber(parts, "tariff", key.Tariff);
        AddNumber(parts, "subunit", key.Subunit);
        AddNumber(parts, "record", key.Ordinal == 0 ? 0 : key.Ordinal + 1);
        return string.Join(", ", parts);
    }

    private void AddNumber(List<string> parts, string term, int number)
    {
        if (number != 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{Word(term)} {number}"));
    }

    private string Word(string term) => language == NameLanguage.De ? German.GetValueOrDefault(term, term) : term;

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
