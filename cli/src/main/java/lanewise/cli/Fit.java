package lanewise.cli;

import lanewise.nn.data.Dataset;
import lanewise.nn.format.ModelFile;

/** Whether a model and data belong together. */
final class Fit {
    private Fit() {}

    /** Refuses data of another width or with other classes than the model's. */
    static void require(Dataset data, ModelFile model) {
        int inputs = model.features();
        if (data.width() != inputs) {
            throw new Failure(data.name() + " has " + data.width() + " features but the model, trained on "
                    + model.dataName() + ", takes " + inputs);
        }
        if (data.classes().size() != model.classes().size()) {
            throw new Failure(data.name() + " has " + data.classes().size() + " classes but the model, trained on "
                    + model.dataName() + ", has " + model.classes().size());
        }
    }
}
