namespace Mbus
{
    /// <summary>Unit symbols and UCUM codes (the Unified Code for Units of Measure).</summary>
    public static class UnitText
    {
        /// <summary>Returns the symbol; empty for no unit and for a unit in plain text.</summary>
        public static string Text(this Unit unit)
        {
            switch (unit)
            {
                case Unit.WattHour: return "Wh";
                case Unit.Joule: return "J";
                case Unit.Calorie: return "cal";
                case Unit.VarHour: return "varh";
                case Unit.VoltAmpereHour: return "VAh";
                case Unit.Btu: return "BTU";
                case Unit.CubicMetre: return "m³";
                case Unit.CubicFoot: return "ft³";
                case Unit.UsGallon: return "US gal";
                case Unit.Kilogram: return "kg";
                case Unit.Watt: return "W";
                case Unit.JoulePerHour: return "J/h";
                case Unit.Var: return "var";
                case Unit.VoltAmpere: return "VA";
                case Unit.BtuPerSecond: return "BTU/s";
                case Unit.CubicMetrePerHour: return "m³/h";
                case Unit.CubicMetrePerMinute: return "m³/min";
                case Unit.CubicMetrePerSecond: return "m³/s";
                case Unit.UsGallonPerMinute: return "US gal/min";
                case Unit.UsGallonPerHour: return "US gal/h";
                case Unit.KilogramPerHour: return "kg/h";
                case Unit.Celsius: return "°C";
                case Unit.Kelvin: return "K";
                case Unit.Fahrenheit: return "°F";
                case Unit.Bar: return "bar";
                case Unit.Percent: return "%";
                case Unit.Hertz: return "Hz";
                case Unit.Degree: return "°";
                case Unit.Volt: return "V";
                case Unit.Ampere: return "A";
                case Unit.Dbm: return "dBm";
                case Unit.Second: return "s";
                case Unit.Minute: return "min";
                case Unit.Hour: return "h";
                case Unit.Day: return "d";
                case Unit.Month: return "months";
                case Unit.Year: return "years";
                case Unit.HeatCostUnit: return "HCA units";
                case Unit.Currency: return "currency";
                case Unit.Baud: return "Bd";
                case Unit.BitTime: return "bit times";
                case Unit.HoursMinutesSeconds: return "h,m,s";
                case Unit.DaysMonthsYears: return "D,M,Y";
                default: return "";
            }
        }

        /// <summary>
        /// Returns the UCUM code, with an annotation in braces if UCUM has no unit; empty for no unit and for a unit in plain text.
        /// </summary>
        public static string Ucum(this Unit unit)
        {
            switch (unit)
            {
                case Unit.WattHour: return "W.h";
                case Unit.Joule: return "J";
                case Unit.Calorie: return "cal";
                case Unit.VarHour: return "V.A{reactive}.h";
                case Unit.VoltAmpereHour: return "V.A.h";
                case Unit.Btu: return "[Btu]";
                case Unit.CubicMetre: return "m3";
                case Unit.CubicFoot: return "[cft_i]";
                case Unit.UsGallon: return "[gal_us]";
                case Unit.Kilogram: return "kg";
                case Unit.Watt: return "W";
                case Unit.JoulePerHour: return "J/h";
                case Unit.Var: return "V.A{reactive}";
                case Unit.VoltAmpere: return "V.A";
                case Unit.BtuPerSecond: return "[Btu]/s";
                case Unit.CubicMetrePerHour: return "m3/h";
                case Unit.CubicMetrePerMinute: return "m3/min";
                case Unit.CubicMetrePerSecond: return "m3/s";
                case Unit.UsGallonPerMinute: return "[gal_us]/min";
                case Unit.UsGallonPerHour: return "[gal_us]/h";
                case Unit.KilogramPerHour: return "kg/h";
                case Unit.Celsius: return "Cel";
                case Unit.Kelvin: return "K";
                case Unit.Fahrenheit: return "[degF]";
                case Unit.Bar: return "bar";
                case Unit.Percent: return "%";
                case Unit.Hertz: return "Hz";
                case Unit.Degree: return "deg";
                case Unit.Volt: return "V";
                case Unit.Ampere: return "A";
                case Unit.Dbm: return "{dBm}";
                case Unit.Second: return "s";
                case Unit.Minute: return "min";
                case Unit.Hour: return "h";
                case Unit.Day: return "d";
                case Unit.Month: return "mo";
                case Unit.Year: return "a";
                case Unit.HeatCostUnit: return "{HCA}";
                case Unit.Currency: return "{currency}";
                case Unit.Baud: return "Bd";
                case Unit.BitTime: return "{bit}";
                case Unit.HoursMinutesSeconds: return "{hhmmss}";
                case Unit.DaysMonthsYears: return "{DDMMYY}";
                default: return "";
            }
        }
    }
}
