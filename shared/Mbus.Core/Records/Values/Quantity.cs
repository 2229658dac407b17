namespace Mbus
{
    /// <summary>Quantity of a value (EN 13757-3, VIF tables). <see cref="QuantityText"/> returns the name of each.</summary>
    public enum Quantity : byte
    {
        /// <summary>Unknown: the VIF is reserved.</summary>
        None,

        /// <summary>Energy.</summary>
        Energy,

        /// <summary>Reactive energy.</summary>
        ReactiveEnergy,

        /// <summary>Apparent energy.</summary>
        ApparentEnergy,

        /// <summary>Volume.</summary>
        Volume,

        /// <summary>Mass.</summary>
        Mass,

        /// <summary>Time for which the device has been switched on.</summary>
        OnTime,

        /// <summary>Time for which the device has been operating.</summary>
        OperatingTime,

        /// <summary>Power.</summary>
        Power,

        /// <summary>Reactive power.</summary>
        ReactivePower,

        /// <summary>Apparent power.</summary>
        ApparentPower,

        /// <summary>Cumulative maximum of active power.</summary>
        MaximumPower,

        /// <summary>Volume flow.</summary>
        VolumeFlow,

        /// <summary>Mass flow.</summary>
        MassFlow,

        /// <summary>Flow temperature.</summary>
        FlowTemperature,

        /// <summary>Return temperature.</summary>
        ReturnTemperature,

        /// <summary>Temperature difference.</summary>
        TemperatureDifference,

        /// <summary>External temperature.</summary>
        ExternalTemperature,

        /// <summary>Temperature without a defined location (fixed data structure).</summary>
        Temperature,

        /// <summary>Cold or warm temperature limit.</summary>
        TemperatureLimit,

        /// <summary>Pressure.</summary>
        Pressure,

        /// <summary>Relative humidity.</summary>
        RelativeHumidity,

        /// <summary>Moisture.</summary>
        Moisture,

        /// <summary>Phase angle between two voltages.</summary>
        PhaseVoltageToVoltage,

        /// <summary>Phase angle between voltage and current.</summary>
        PhaseVoltageToCurrent,

        /// <summary>Frequency.</summary>
        Frequency,

        /// <summary>Coefficient of performance.</summary>
        CoefficientOfPerformance,

        /// <summary>Voltage.</summary>
        Voltage,

        /// <summary>Current.</summary>
        Current,

        /// <summary>Date of the values with the same storage number.</summary>
        Date,

        /// <summary>Date and time of the values with the same storage number.</summary>
        DateTime,

        /// <summary>Units of a heat cost allocator.</summary>
        HeatCostAllocation,

        /// <summary>Resulting rating factor K of a heat cost allocator.</summary>
        RatingFactor,

        /// <summary>Thermal output rating factor Kq.</summary>
        RatingFactorQ,

        /// <summary>Thermal coupling rating factor Kc overall.</summary>
        RatingFactorC,

        /// <summary>Thermal coupling rating factor Kcr, room side.</summary>
        RatingFactorCr,

        /// <summary>Thermal coupling rating factor Kch, heater side.</summary>
        RatingFactorCh,

        /// <summary>Low temperature rating factor Kt.</summary>
        RatingFactorT,

        /// <summary>Display output scaling factor KD.</summary>
        RatingFactorD,

        /// <summary>Time over which values are averaged.</summary>
        AveragingDuration,

        /// <summary>Age of the values.</summary>
        ActualityDuration,

        /// <summary>Fabrication number.</summary>
        FabricationNumber,

        /// <summary>Identification, or the whole secondary address.</summary>
        Identification,

        /// <summary>Primary address.</summary>
        BusAddress,

        /// <summary>Quantity described by the plain text unit.</summary>
        PlainText,

        /// <summary>Any VIF: a master selects records for readout.</summary>
        AnyVif,

        /// <summary>Manufacturer specific quantity.</summary>
        ManufacturerSpecific,

        /// <summary>Credit.</summary>
        Credit,

        /// <summary>Debit.</summary>
        Debit,

        /// <summary>Unique message identification, or access number.</summary>
        MessageNumber,

        /// <summary>Device type.</summary>
        DeviceType,

        /// <summary>Manufacturer.</summary>
        Manufacturer,

        /// <summary>Parameter set identification.</summary>
        ParameterSet,

        /// <summary>Model, or version.</summary>
        Model,

        /// <summary>Hardware version.</summary>
        HardwareVersion,

        /// <summary>Firmware version, metrology.</summary>
        FirmwareVersion,

        /// <summary>Other software version.</summary>
        SoftwareVersion,

        /// <summary>Customer location.</summary>
        CustomerLocation,

        /// <summary>Customer.</summary>
        Customer,

        /// <summary>Access code of the user.</summary>
        AccessCodeUser,

        /// <summary>Access code of the operator.</summary>
        AccessCodeOperator,

        /// <summary>Access code of the system operator.</summary>
        AccessCodeSystemOperator,

        /// <summary>Access code of the developer.</summary>
        AccessCodeDeveloper,

        /// <summary>Password.</summary>
        Password,

        /// <summary>Error flags, manufacturer specific bits.</summary>
        ErrorFlags,

        /// <summary>Error mask.</summary>
        ErrorMask,

        /// <summary>Security key.</summary>
        SecurityKey,

        /// <summary>Digital outputs, bits.</summary>
        DigitalOutput,

        /// <summary>Digital inputs, bits.</summary>
        DigitalInput,

        /// <summary>Baud rate.</summary>
        BaudRate,

        /// <summary>Response delay.</summary>
        ResponseDelay,

        /// <summary>Retries.</summary>
        Retry,

        /// <summary>Remote control.</summary>
        RemoteControl,

        /// <summary>First storage number of cyclic storage.</summary>
        FirstStorage,

        /// <summary>Last storage number of cyclic storage.</summary>
        LastStorage,

        /// <summary>Size of a storage block.</summary>
        StorageBlockSize,

        /// <summary>Descriptor for tariff and subunit.</summary>
        TariffDescriptor,

        /// <summary>Storage interval.</summary>
        StorageInterval,

        /// <summary>Operator specific data.</summary>
        OperatorData,

        /// <summary>Time point, second.</summary>
        TimePointSecond,

        /// <summary>Time since the last readout.</summary>
        DurationSinceReadout,

        /// <summary>Start of a tariff.</summary>
        TariffStart,

        /// <summary>Duration of a tariff.</summary>
        TariffDuration,

        /// <summary>Period of a tariff.</summary>
        TariffPeriod,

        /// <summary>Number without dimension.</summary>
        Dimensionless,

        /// <summary>Container of wireless M-Bus data.</summary>
        WirelessContainer,

        /// <summary>Period of nominal transmissions.</summary>
        TransmissionPeriod,

        /// <summary>Reset counter.</summary>
        ResetCounter,

        /// <summary>Cumulation counter.</summary>
        CumulationCounter,

        /// <summary>Control signal.</summary>
        ControlSignal,

        /// <summary>Day of week.</summary>
        DayOfWeek,

        /// <summary>Week number.</summary>
        WeekNumber,

        /// <summary>Time point of the change of day.</summary>
        DayChange,

        /// <summary>State of parameter activation.</summary>
        ParameterActivation,

        /// <summary>Special supplier information.</summary>
        SupplierInformation,

        /// <summary>Time since the last cumulation.</summary>
        DurationSinceCumulation,

        /// <summary>Operating time of the battery.</summary>
        BatteryOperatingTime,

        /// <summary>Date of battery change.</summary>
        BatteryChange,

        /// <summary>Received radio level.</summary>
        RadioLevel,

        /// <summary>Daylight saving (type K).</summary>
        DaylightSaving,

        /// <summary>Listening window management (type L).</summary>
        ListeningWindow,

        /// <summary>Remaining life of the battery.</summary>
        RemainingBatteryLife,

        /// <summary>Number of times that the meter was stopped.</summary>
        TimesStopped,

        /// <summary>Container of manufacturer specific data.</summary>
        ManufacturerContainer,

        /// <summary>Currently selected application.</summary>
        SelectedApplication,
    }
}
