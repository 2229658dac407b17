namespace Mbus
{
    /// <summary>Names of the quantities, in English. A switch uses no memory on a nanoFramework device; a table of strings would.</summary>
    public static class QuantityText
    {
        /// <summary>Returns the name, in lower case.</summary>
        public static string Text(this Quantity quantity)
        {
            switch (quantity)
            {
                case Quantity.Energy: return "energy";
                case Quantity.ReactiveEnergy: return "reactive energy";
                case Quantity.ApparentEnergy: return "apparent energy";
                case Quantity.Volume: return "volume";
                case Quantity.Mass: return "mass";
                case Quantity.OnTime: return "on time";
                case Quantity.OperatingTime: return "operating time";
                case Quantity.Power: return "power";
                case Quantity.ReactivePower: return "reactive power";
                case Quantity.ApparentPower: return "apparent power";
                case Quantity.MaximumPower: return "cumulative maximum power";
                case Quantity.VolumeFlow: return "volume flow";
                case Quantity.MassFlow: return "mass flow";
                case Quantity.FlowTemperature: return "flow temperature";
                case Quantity.ReturnTemperature: return "return temperature";
                case Quantity.TemperatureDifference: return "temperature difference";
                case Quantity.ExternalTemperature: return "external temperature";
                case Quantity.Temperature: return "temperature";
                case Quantity.TemperatureLimit: return "temperature limit";
                case Quantity.Pressure: return "pressure";
                case Quantity.RelativeHumidity: return "relative humidity";
                case Quantity.Moisture: return "moisture";
                case Quantity.PhaseVoltageToVoltage: return "phase U-U";
                case Quantity.PhaseVoltageToCurrent: return "phase U-I";
                case Quantity.Frequency: return "frequency";
                case Quantity.CoefficientOfPerformance: return "coefficient of performance";
                case Quantity.Voltage: return "voltage";
                case Quantity.Current: return "current";
                case Quantity.Date: return "date";
                case Quantity.DateTime: return "date and time";
                case Quantity.HeatCostAllocation: return "heat cost allocation";
                case Quantity.RatingFactor: return "rating factor K";
                case Quantity.RatingFactorQ: return "rating factor Kq";
                case Quantity.RatingFactorC: return "rating factor Kc";
                case Quantity.RatingFactorCr: return "rating factor Kcr";
                case Quantity.RatingFactorCh: return "rating factor Kch";
                case Quantity.RatingFactorT: return "rating factor Kt";
                case Quantity.RatingFactorD: return "rating factor KD";
                case Quantity.AveragingDuration: return "averaging duration";
                case Quantity.ActualityDuration: return "actuality duration";
                case Quantity.FabricationNumber: return "fabrication number";
                case Quantity.Identification: return "identification";
                case Quantity.BusAddress: return "bus address";
                case Quantity.PlainText: return "plain text";
                case Quantity.AnyVif: return "any";
                case Quantity.ManufacturerSpecific: return "manufacturer specific";
                case Quantity.Credit: return "credit";
                case Quantity.Debit: return "debit";
                case Quantity.MessageNumber: return "message number";
                case Quantity.DeviceType: return "device type";
                case Quantity.Manufacturer: return "manufacturer";
                case Quantity.ParameterSet: return "parameter set";
                case Quantity.Model: return "model";
                case Quantity.HardwareVersion: return "hardware version";
                case Quantity.FirmwareVersion: return "firmware version";
                case Quantity.SoftwareVersion: return "software version";
                case Quantity.CustomerLocation: return "customer location";
                case Quantity.Customer: return "customer";
                case Quantity.AccessCodeUser: return "access code user";
                case Quantity.AccessCodeOperator: return "access code operator";
                case Quantity.AccessCodeSystemOperator: return "access code system operator";
                case Quantity.AccessCodeDeveloper: return "access code developer";
                case Quantity.Password: return "password";
                case Quantity.ErrorFlags: return "error flags";
                case Quantity.ErrorMask: return "error mask";
                case Quantity.SecurityKey: return "security key";
                case Quantity.DigitalOutput: return "digital output";
                case Quantity.DigitalInput: return "digital input";
                case Quantity.BaudRate: return "baud rate";
                case Quantity.ResponseDelay: return "response delay";
                case Quantity.Retry: return "retry";
                case Quantity.RemoteControl: return "remote control";
                case Quantity.FirstStorage: return "first storage number";
                case Quantity.LastStorage: return "last storage number";
                case Quantity.StorageBlockSize: return "storage block size";
                case Quantity.TariffDescriptor: return "tariff descriptor";
                case Quantity.StorageInterval: return "storage interval";
                case Quantity.OperatorData: return "operator data";
                case Quantity.TimePointSecond: return "time point second";
                case Quantity.DurationSinceReadout: return "duration since last readout";
                case Quantity.TariffStart: return "start of tariff";
                case Quantity.TariffDuration: return "duration of tariff";
                case Quantity.TariffPeriod: return "period of tariff";
                case Quantity.Dimensionless: return "dimensionless";
                case Quantity.WirelessContainer: return "wireless container";
                case Quantity.TransmissionPeriod: return "transmission period";
                case Quantity.ResetCounter: return "reset counter";
                case Quantity.CumulationCounter: return "cumulation counter";
                case Quantity.ControlSignal: return "control signal";
                case Quantity.DayOfWeek: return "day of week";
                case Quantity.WeekNumber: return "week number";
                case Quantity.DayChange: return "time of day change";
                case Quantity.ParameterActivation: return "parameter activation";
                case Quantity.SupplierInformation: return "supplier information";
                case Quantity.DurationSinceCumulation: return "duration since last cumulation";
                case Quantity.BatteryOperatingTime: return "battery operating time";
                case Quantity.BatteryChange: return "battery change";
                case Quantity.RadioLevel: return "radio level";
                case Quantity.DaylightSaving: return "daylight saving";
                case Quantity.ListeningWindow: return "listening window";
                case Quantity.RemainingBatteryLife: return "remaining battery life";
                case Quantity.TimesStopped: return "times stopped";
                case Quantity.ManufacturerContainer: return "manufacturer container";
                case Quantity.SelectedApplication: return "selected application";
                default: return "unknown";
            }
        }
    }
}
