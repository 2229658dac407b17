namespace Mbus
{
    /// <summary>Unit of a value after multiplication by its power of ten. <see cref="UnitText"/> returns symbols and UCUM codes.</summary>
    public enum Unit : byte
    {
        /// <summary>No unit.</summary>
        None,

        /// <summary>Wh.</summary>
        WattHour,

        /// <summary>J.</summary>
        Joule,

        /// <summary>cal.</summary>
        Calorie,

        /// <summary>varh.</summary>
        VarHour,

        /// <summary>VAh.</summary>
        VoltAmpereHour,

        /// <summary>BTU.</summary>
        Btu,

        /// <summary>m³.</summary>
        CubicMetre,

        /// <summary>ft³.</summary>
        CubicFoot,

        /// <summary>US gallon.</summary>
        UsGallon,

        /// <summary>kg.</summary>
        Kilogram,

        /// <summary>W.</summary>
        Watt,

        /// <summary>J/h.</summary>
        JoulePerHour,

        /// <summary>var.</summary>
        Var,

        /// <summary>VA.</summary>
        VoltAmpere,

        /// <summary>BTU/s.</summary>
        BtuPerSecond,

        /// <summary>m³/h.</summary>
        CubicMetrePerHour,

        /// <summary>m³/min.</summary>
        CubicMetrePerMinute,

        /// <summary>m³/s.</summary>
        CubicMetrePerSecond,

        /// <summary>US gallon/min.</summary>
        UsGallonPerMinute,

        /// <summary>US gallon/h.</summary>
        UsGallonPerHour,

        /// <summary>kg/h.</summary>
        KilogramPerHour,

        /// <summary>°C.</summary>
        Celsius,

        /// <summary>K.</summary>
        Kelvin,

        /// <summary>°F.</summary>
        Fahrenheit,

        /// <summary>bar.</summary>
        Bar,

        /// <summary>%.</summary>
        Percent,

        /// <summary>Hz.</summary>
        Hertz,

        /// <summary>° of angle.</summary>
        Degree,

        /// <summary>V.</summary>
        Volt,

        /// <summary>A.</summary>
        Ampere,

        /// <summary>dBm.</summary>
        Dbm,

        /// <summary>s.</summary>
        Second,

        /// <summary>min.</summary>
        Minute,

        /// <summary>h.</summary>
        Hour,

        /// <summary>d.</summary>
        Day,

        /// <summary>Months.</summary>
        Month,

        /// <summary>Years.</summary>
        Year,

        /// <summary>Units of a heat cost allocator.</summary>
        HeatCostUnit,

        /// <summary>Local currency.</summary>
        Currency,

        /// <summary>Baud.</summary>
        Baud,

        /// <summary>Duration of one bit on the line.</summary>
        BitTime,

        /// <summary>Time as six digits hhmmss (fixed data structure).</summary>
        HoursMinutesSeconds,

        /// <summary>Date as six digits DDMMYY (fixed data structure).</summary>
        DaysMonthsYears,

        /// <summary>Plain text unit in the record (see <see cref="RecordReader.TryGetUnitText"/>).</summary>
        PlainText,
    }
}
