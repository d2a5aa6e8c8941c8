package lanewise.cli;

import lanewise.nn.data.Dataset;
import lanewise.nn.format.ModelFile;

/** Whether a model and data belong together. */
final class Fit {
    private Fit() {}

    /** Refuses data of another width or with other classes or numbers than the model's. */
    static void require(Dataset data, ModelFile model) {
        int inputs = model.features();
        if (data.width() != inputs) {
            throw new Failure(data.name() + " has " + data.width() + " features but the model, trained on "
                    + model.dataName() + ", takes " + inputs);
        }
        if (data.hasClasses() == model.isRegression()) {
            throw new Failure(data.name() + " has " + (data.hasClasses() ? "classes" : "numbers to predict")
                    + " but the model, trained on " + model.dataName() + ", predicts "
                    + (model.isRegression() ? "numbers" : "classes"));
        }
        int outputs = data.targets().width();
        if (outputs != model.classes().size()) {
            String what = data.hasClasses() ? " classes" : " numbers to predict";
            throw new Failure(data.name() + " has " + outputs + what + " but the model, trained on " + model.dataName()
                    + ", has " + model.classes().size());
        }
    }
}
