namespace Mbus
{
    /// <summary>
    /// Effect of a VIFE on its record: the code of the combinable VIFE table, 00 to 7F; plus 100 for a code after FC; plus 200 for a code
    /// from a master by which a slave would report an error: the object actions, 00 to 0D, and reserved ones (EN 13757-3, combinable
    /// VIFEs). If a summary names a range, its codes are values of this enumeration as well. <see cref="VifeEffectText"/> returns the
    /// texts.
    /// </summary>
    public enum VifeEffect : ushort
    {
        /// <summary>From a slave: no error.</summary>
        NoError = 0x00,

        /// <summary>From a slave: too many DIFEs.</summary>
        TooManyDifes = 0x01,

        /// <summary>From a slave: storage number not implemented.</summary>
        StorageNotImplemented = 0x02,

        /// <summary>From a slave: unit number not implemented.</summary>
        SubunitNotImplemented = 0x03,

        /// <summary>From a slave: tariff not implemented.</summary>
        TariffNotImplemented = 0x04,

        /// <summary>From a slave: function not implemented.</summary>
        FunctionNotImplemented = 0x05,

        /// <summary>From a slave: data class not implemented.</summary>
        DataClassNotImplemented = 0x06,

        /// <summary>From a slave: data size not implemented.</summary>
        DataSizeNotImplemented = 0x07,

        /// <summary>From a slave: too many VIFEs.</summary>
        TooManyVifes = 0x0B,

        /// <summary>From a slave: illegal VIF group.</summary>
        IllegalVifGroup = 0x0C,

        /// <summary>From a slave: illegal VIF exponent.</summary>
        IllegalVifExponent = 0x0D,

        /// <summary>From a slave: VIF and DIF do not match.</summary>
        VifDifMismatch = 0x0E,

        /// <summary>From a slave: unimplemented action.</summary>
        UnimplementedAction = 0x0F,

        /// <summary>Average value.</summary>
        AverageValue = 0x12,

        /// <summary>Inverse compact profile.</summary>
        InverseCompactProfile = 0x13,

        /// <summary>Relative deviation.</summary>
        RelativeDeviation = 0x14,

        /// <summary>From a slave: no data available.</summary>
        NoData = 0x15,

        /// <summary>From a slave: data overflow.</summary>
        DataOverflow = 0x16,

        /// <summary>From a slave: data underflow.</summary>
        DataUnderflow = 0x17,

        /// <summary>From a slave: data error.</summary>
        DataError = 0x18,

        /// <summary>From a slave: premature end of record.</summary>
        PrematureEnd = 0x1C,

        /// <summary>Standard-conform data content.</summary>
        StandardConformData = 0x1D,

        /// <summary>Compact profile with register numbers.</summary>
        CompactProfileWithRegisters = 0x1E,

        /// <summary>Compact profile.</summary>
        CompactProfile = 0x1F,

        /// <summary>Per second.</summary>
        PerSecond = 0x20,

        /// <summary>Per minute.</summary>
        PerMinute = 0x21,

        /// <summary>Per hour.</summary>
        PerHour = 0x22,

        /// <summary>Per day.</summary>
        PerDay = 0x23,

        /// <summary>Per week.</summary>
        PerWeek = 0x24,

        /// <summary>Per month.</summary>
        PerMonth = 0x25,

        /// <summary>Per year.</summary>
        PerYear = 0x26,

        /// <summary>Per revolution or measurement.</summary>
        PerRevolution = 0x27,

        /// <summary>Increment per input pulse on channel 0.</summary>
        IncrementPerInputPulse0 = 0x28,

        /// <summary>Increment per input pulse on channel 1.</summary>
        IncrementPerInputPulse1 = 0x29,

        /// <summary>Increment per output pulse on channel 0.</summary>
        IncrementPerOutputPulse0 = 0x2A,

        /// <summary>Increment per output pulse on channel 1.</summary>
        IncrementPerOutputPulse1 = 0x2B,

        /// <summary>Per litre.</summary>
        PerLitre = 0x2C,

        /// <summary>Per m³.</summary>
        PerCubicMetre = 0x2D,

        /// <summary>Per kg.</summary>
        PerKilogram = 0x2E,

        /// <summary>Per K.</summary>
        PerKelvin = 0x2F,

        /// <summary>Per kWh.</summary>
        PerKilowattHour = 0x30,

        /// <summary>Per GJ.</summary>
        PerGigajoule = 0x31,

        /// <summary>Per kW.</summary>
        PerKilowatt = 0x32,

        /// <summary>Per K·l.</summary>
        PerKelvinLitre = 0x33,

        /// <summary>Per V.</summary>
        PerVolt = 0x34,

        /// <summary>Per A.</summary>
        PerAmpere = 0x35,

        /// <summary>Multiplied by s.</summary>
        MultipliedBySecond = 0x36,

        /// <summary>Multiplied by s/V.</summary>
        MultipliedBySecondPerVolt = 0x37,

        /// <summary>Multiplied by s/A.</summary>
        MultipliedBySecondPerAmpere = 0x38,

        /// <summary>The data are the start date, or date and time, of the quantity.</summary>
        StartDate = 0x39,

        /// <summary>Uncorrected value, at metering conditions.</summary>
        Uncorrected = 0x3A,

        /// <summary>Accumulation of positive contributions only.</summary>
        PositiveContributions = 0x3B,

        /// <summary>Accumulation of the absolute value of negative contributions only.</summary>
        NegativeContributions = 0x3C,

        /// <summary>The unit of the VIF is replaced by a non-metric one: see <see cref="RecordReader.Unit"/>.</summary>
        NonMetric = 0x3D,

        /// <summary>Value at base conditions.</summary>
        BaseConditions = 0x3E,

        /// <summary>OBIS declaration.</summary>
        ObisDeclaration = 0x3F,

        /// <summary>Lower limit.</summary>
        LowerLimit = 0x40,

        /// <summary>Number of exceeds of the lower limit.</summary>
        LowerLimitExceeds = 0x41,

        /// <summary>Date of a limit exceed: 42, 43, 46, 47 lower, 4A, 4B, 4E, 4F upper; the first, with 4 added the last; its begin, with 1 added its end.</summary>
        DateOfLowerLimitExceed = 0x42,

        /// <summary>Upper limit.</summary>
        UpperLimit = 0x48,

        /// <summary>Number of exceeds of the upper limit.</summary>
        UpperLimitExceeds = 0x49,

        /// <summary>Date of the begin of the first exceed of the upper limit: see <see cref="DateOfLowerLimitExceed"/>.</summary>
        DateOfUpperLimitExceed = 0x4A,

        /// <summary>Duration of an exceed of the lower limit, 50 to 57: of the first, with 4 added of the last; in s, min, h, d.</summary>
        DurationOfLowerLimitExceed = 0x50,

        /// <summary>Duration of an exceed of the upper limit, 58 to 5F.</summary>
        DurationOfUpperLimitExceed = 0x58,

        /// <summary>Duration of the quantity, 60 to 67: of the first, with 4 added of the last; in s, min, h, d.</summary>
        Duration = 0x60,

        /// <summary>Value during an exceed of the lower limit.</summary>
        ValueDuringLowerLimitExceed = 0x68,

        /// <summary>Leakage values.</summary>
        Leakage = 0x69,

        /// <summary>Date of the first of the quantity: 6A its begin, 6B its end.</summary>
        DateOfFirst = 0x6A,

        /// <summary>Value during an exceed of the upper limit.</summary>
        ValueDuringUpperLimitExceed = 0x6C,

        /// <summary>Overflow values.</summary>
        Overflow = 0x6D,

        /// <summary>Date of the last of the quantity: 6E its begin, 6F its end.</summary>
        DateOfLast = 0x6E,

        /// <summary>Multiplied by 10^(n-6), 70 to 77; already included in <see cref="RecordReader.Exponent"/>.</summary>
        Multiplied = 0x70,

        /// <summary>10^(n-3) of the unit is added, 78 to 7B, by <see cref="RecordReader.TryGetDecimal"/>.</summary>
        Added = 0x78,

        /// <summary>Multiplied by 1000; already included in <see cref="RecordReader.Exponent"/>.</summary>
        MultipliedByThousand = 0x7D,

        /// <summary>Future value.</summary>
        FutureValue = 0x7E,

        /// <summary>The VIFEs after this one, and the data, are manufacturer specific.</summary>
        ManufacturerSpecific = 0x7F,

        /// <summary>At phase L1.</summary>
        PhaseL1 = 0x101,

        /// <summary>At phase L2.</summary>
        PhaseL2 = 0x102,

        /// <summary>At phase L3.</summary>
        PhaseL3 = 0x103,

        /// <summary>At neutral.</summary>
        Neutral = 0x104,

        /// <summary>Between phases L1 and L2.</summary>
        PhasesL1L2 = 0x105,

        /// <summary>Between phases L2 and L3.</summary>
        PhasesL2L3 = 0x106,

        /// <summary>Between phases L3 and L1.</summary>
        PhasesL3L1 = 0x107,

        /// <summary>At quadrant Q1.</summary>
        Quadrant1 = 0x108,

        /// <summary>At quadrant Q2.</summary>
        Quadrant2 = 0x109,

        /// <summary>At quadrant Q3.</summary>
        Quadrant3 = 0x10A,

        /// <summary>At quadrant Q4.</summary>
        Quadrant4 = 0x10B,

        /// <summary>Difference of import and export.</summary>
        ImportExportDelta = 0x10C,

        /// <summary>Accumulation of the absolute value of both directions.</summary>
        AbsoluteContributions = 0x110,

        /// <summary>The data are of type C, unsigned.</summary>
        TypeC = 0x111,

        /// <summary>The data are of type D, bits.</summary>
        TypeD = 0x112,

        /// <summary>From the communication partner to the meter.</summary>
        ToMeter = 0x114,

        /// <summary>From the meter to the communication partner.</summary>
        FromMeter = 0x115,

        /// <summary>From a master: write, or replace.</summary>
        ActionWrite = 0x200,

        /// <summary>From a master: add the value.</summary>
        ActionAddValue = 0x201,

        /// <summary>From a master: subtract the value.</summary>
        ActionSubtractValue = 0x202,

        /// <summary>From a master: OR: set bits.</summary>
        ActionOr = 0x203,

        /// <summary>From a master: AND.</summary>
        ActionAnd = 0x204,

        /// <summary>From a master: XOR: toggle bits.</summary>
        ActionXor = 0x205,

        /// <summary>From a master: AND NOT: clear bits.</summary>
        ActionAndNot = 0x206,

        /// <summary>From a master: clear.</summary>
        ActionClear = 0x207,

        /// <summary>From a master: add an entry.</summary>
        ActionAddEntry = 0x208,

        /// <summary>From a master: delete an entry.</summary>
        ActionDeleteEntry = 0x209,

        /// <summary>From a master: delayed action: executed at CI 5C.</summary>
        ActionDelayedAction = 0x20A,

        /// <summary>From a master: freeze the data.</summary>
        ActionFreeze = 0x20B,

        /// <summary>From a master: add to the readout list.</summary>
        ActionAddToReadout = 0x20C,

        /// <summary>From a master: delete from the readout list.</summary>
        ActionDeleteFromReadout = 0x20D,
    }
}
